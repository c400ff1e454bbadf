import type { TableName, Warehouse } from '../../warehouse/warehouse.ts';
import { BATCHES } from '../raw/tables.ts';

/** What the warehouse last heard of a record. */
export type Known = { readonly hash: string | null; readonly isGone: boolean };

/** A dataset whose records are asked for. `table` exists. */
export type KnownPlace = {
  readonly warehouse: Warehouse;
  readonly table: TableName;
  readonly source: string;
  readonly dataset: string;
};

/** Ids sent at once. */
const CHUNK = 5_000;

/** What is known of these ids; those never heard of are left out. */
export async function knownOf(place: KnownPlace, ids: readonly string[]): Promise<Map<string, Known>> {
  return withSeen(place, async (seen, add) => {
    await add(ids);
    const found = await place.warehouse.query<{ id: string; hash: string | null; is_gone: boolean }>(
      `select states.id as id, states.hash as hash, states.is_gone as is_gone
       from (${statesSql(place, `and _source_id in (select id from ${seen})`)}) as states`,
      { source: place.source, dataset: place.dataset },
    );
    return new Map(found.map(({ id, hash, is_gone: isGone }) => [id, { hash, isGone: Boolean(isGone) }]));
  });
}

/** Compares all ids of a source with ours: which of ours it lacks, and which it shows though they were thought gone. */
export async function comparedIds(
  place: KnownPlace,
  all: AsyncIterable<readonly string[]>,
  inTurn: <T>(work: () => Promise<T>) => Promise<T>,
): Promise<{ readonly listed: number; readonly known: number; readonly gone: string[]; readonly back: string[] }> {
  return withSeen(place, async (seen, add) => {
    let listed = 0;
    for await (const ids of all) {
      listed += ids.length;
      await inTurn(() => add(ids));
    }
    const states = await place.warehouse.query<{ id: string; is_gone: boolean; is_listed: boolean }>(
      `select id, is_gone, is_listed
       from (
         select
           states.id as id,
           states.is_gone as is_gone,
           states.id in (select id from ${seen}) as is_listed
         from (${statesSql(place, '')}) as states
       ) as compared
       where is_gone = is_listed`,
      { source: place.source, dataset: place.dataset },
    );
    const [count] = await place.warehouse.query<{ n: bigint | number }>(
      `select count(*) as n from (${statesSql(place, '')}) as states where not is_gone`,
      { source: place.source, dataset: place.dataset },
    );
    return {
      ...{ listed, known: Number(count?.n ?? 0) },
      gone: states.filter(({ is_listed: isListed }) => !isListed).map(({ id }) => id),
      back: states.filter(({ is_listed: isListed }) => isListed).map(({ id }) => id),
    };
  });
}

/** The last state of each id among acknowledged rows. In one batch an id stands once, so its batches order its rows. */
function statesSql({ warehouse, table }: KnownPlace, condition: string): string {
  return `select
      _source_id as id,
      max(case when recency = 1 then hash end) as hash,
      coalesce(max(case when place = 1 then mark end), '') = 'gone' as is_gone
    from (
      select
        _source_id,
        _hash as hash,
        coalesce(_is_deleted, '') as mark,
        row_number() over (partition by _source_id order by _batch desc) as place,
        row_number() over (partition by _source_id, _hash is null order by _batch desc) + case when _hash is null then 1 else 0 end as recency
      from ${warehouse.relation(table)}
      where
        _batch in (
          select batch_number from ${warehouse.relation(BATCHES)} where source = $source and dataset = $dataset
        )
        ${condition}
    ) as versions
    group by _source_id`;
}

/** A table of ids for the time of one question: an id list is too long to be bound. */
async function withSeen<T>(
  { warehouse, table }: KnownPlace,
  use: (seen: string, add: (ids: readonly string[]) => Promise<void>) => Promise<T>,
): Promise<T> {
  const seen: TableName = { schema: 'raw', name: `seen_${table.name}` };
  const relation = warehouse.relation(seen);
  const drop = `drop table if exists ${relation}`;
  const type = warehouse.engine === 'clickhouse' ? '(id String) engine = MergeTree order by id' : '(id varchar)';
  await warehouse.run(drop);
  await warehouse.run(`create table ${relation} ${type}`);
  try {
    return await use(relation, async (ids) => {
      for (let at = 0; at < ids.length; at += CHUNK) {
        await warehouse.insert(
          seen,
          ids.slice(at, at + CHUNK).map((id) => ({ id })),
        );
      }
    });
  } finally {
    await warehouse.run(drop);
  }
}
