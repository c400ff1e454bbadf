import { priorStrength, shrunk } from '../../methods/rates/shrinkage.ts';
import { wilson } from '../../methods/rates/rates.ts';
import type { ModelConfig, ModelTools } from '../../runner/building/typescript-model.ts';

// One row per employee who closed deals, over all time: the share won, against what deals of the same pipelines and
// channels usually do, and drawn towards the common rate by how much people truly differ, so that two of two does not
// lead. shrunk_low and shrunk_high hold the true rate with 95 %; is_told_apart says whether it differs from the usual.
export const config: ModelConfig = { refs: ['deals'], tags: ['slow'] };

type Closed = { owner_id: string; owner: string; team: string | null; hits: number; trials: number; expected: number };

export async function model({ warehouse, ref, target }: ModelTools): Promise<void> {
  const [text, number, whole, flag] =
    target.type === 'duckdb'
      ? ['varchar', 'double', 'bigint', 'boolean']
      : ['Nullable(String)', 'Nullable(Float64)', 'Nullable(Int64)', 'Nullable(Bool)'];
  const columns: readonly (readonly [name: string, type: string])[] = [
    ['owner_id', text],
    ['owner', text],
    ['team', text],
    ['closed_count', whole],
    ['won_count', whole],
    ['expected_won_count', number],
    ['win_rate', number],
    ['win_rate_low', number],
    ['win_rate_high', number],
    ['shrunk_rate', number],
    ['shrunk_low', number],
    ['shrunk_high', number],
    ['is_told_apart', flag],
  ];
  await target.createFrom(
    `select ${columns.map(([name, type]) => `cast(null as ${type}) as ${name}`).join(', ')} where false`,
  );
  const people = (await warehouse.query(closedSql(ref('deals')))).map((row): Closed => ({
    owner_id: String(row['owner_id']),
    owner: String(row['owner']),
    team: row['team'] === null || row['team'] === undefined ? null : String(row['team']),
    hits: Number(row['hits']),
    trials: Number(row['trials']),
    expected: Number(row['expected']),
  }));
  await warehouse.insert(target.table, scores(people));
}

/** What each has closed, and what the same deals win on average by pipeline and channel. */
function closedSql(deals: string): string {
  const closed = `select owner_id, owner, team, coalesce(pipeline, '') as pipeline_key, coalesce(channel, '') as channel_key,
      case when status = 'won' then 1 else 0 end as hit
    from ${deals} where status in ('won', 'lost') and owner_id is not null`;
  return `select closed.owner_id as owner_id, max(closed.owner) as owner, max(closed.team) as team,
      sum(closed.hit) as hits, count(*) as trials, sum(usual.rate) as expected
    from (${closed}) as closed
    join (select pipeline_key, channel_key, avg(hit) as rate from (${closed}) as c group by 1, 2) as usual
      on usual.pipeline_key = closed.pipeline_key and usual.channel_key = closed.channel_key
    group by closed.owner_id order by closed.owner_id`;
}

/**
 * Deals differ: a manager of regular clients wins more without being better. So each count is put on the common scale
 * before it is compared: as many wins of the usual mix as make the same multiple of what was to be expected.
 */
export function scores(people: readonly Closed[]) {
  const [hits, trials] = [sum(people, (one) => one.hits), sum(people, (one) => one.trials)];
  const usual = trials === 0 ? 0 : hits / trials;
  const counts = people.map(({ hits: won, trials: closed, expected }) => ({
    hits: expected > 0 ? Math.min(closed, (won * usual * closed) / expected) : won,
    trials: closed,
  }));
  const prior = priorStrength(counts);
  return people.map((one, at) => {
    const interval = wilson(one);
    const drawn = prior ? shrunk(counts[at] ?? one, prior) : null;
    return {
      owner_id: one.owner_id,
      owner: one.owner,
      team: one.team,
      closed_count: one.trials,
      won_count: one.hits,
      expected_won_count: one.expected,
      win_rate: one.hits / one.trials,
      win_rate_low: interval?.low ?? null,
      win_rate_high: interval?.high ?? null,
      shrunk_rate: drawn?.rate ?? null,
      shrunk_low: drawn?.low ?? null,
      shrunk_high: drawn?.high ?? null,
      is_told_apart: drawn !== null && prior !== null && (drawn.low > prior.pooled || drawn.high < prior.pooled),
    };
  });
}

function sum<T>(rows: readonly T[], of: (row: T) => number): number {
  return rows.reduce((whole, row) => whole + of(row), 0);
}
