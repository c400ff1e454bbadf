import type { TableName, Warehouse } from '../../../warehouse/warehouse.ts';
import { resolve, type Edge } from './resolve.ts';
import type { Scratch } from './scratch.ts';

export type ClusterWish = {
  /** `left_key`, `right_key`, `weight`, `is_decision` and, per guarded column, `left_<column>` and `right_<column>`. */
  readonly edges: string;
  /** `left_key`, `right_key` of pairs that are two. */
  readonly different: string;
  /** Columns of which a cluster holds one known value. */
  readonly apart: readonly string[];
  readonly largest: number;
  /** See Guards.support. */
  readonly support: number;
  readonly scratch: Scratch;
};

/**
 * The clusters that edges make: a table of `record_key`, `cluster_key` (the least key of the tangle it came from), one row
 * per record of a cluster. Tangles are found on the engine, by handing the least name on from neighbour to neighbour; only
 * those that break a guard come here to be taken apart.
 */
export async function clusterRecords(warehouse: Warehouse, wish: ClusterWish): Promise<TableName> {
  const { scratch } = wish;
  const links = warehouse.relation(await scratch.make('links', bothWays(wish.edges)));
  const labels = await spread(warehouse, scratch, links);
  const relation = warehouse.relation(labels);
  const broken = warehouse.relation(await scratch.make('broken', brokenSql(wish, relation)));
  const mended = await mend(warehouse, wish, broken, relation);
  const whole = `select node as record_key, label as cluster_key from ${relation}
    where label not in (select label from ${broken})`;
  const table = await scratch.make('clusters', whole);
  for (let from = 0; from < mended.length; from += 5000) await warehouse.insert(table, mended.slice(from, from + 5000));
  return table;
}

function bothWays(edges: string): string {
  return `select distinct node, neighbour from (
    select left_key as node, right_key as neighbour from (${edges}) as e
    union all
    select right_key as node, left_key as neighbour from (${edges}) as e
  ) as both_ways`;
}

/** Every node takes the least label among its neighbours, then that label's own, until none changes. */
async function spread(warehouse: Warehouse, scratch: Scratch, links: string): Promise<TableName> {
  let labels = await scratch.make(
    'labels_0',
    `select node, least(node, min(neighbour)) as label from ${links} group by node`,
  );
  for (let round = 1; ; round += 1) {
    const current = warehouse.relation(labels);
    const near = await scratch.make(
      `near_${round}`,
      `select links.node as node, least(max(mine.label), min(theirs.label)) as label
       from ${links} as links
       join ${current} as mine on mine.node = links.node
       join ${current} as theirs on theirs.node = links.neighbour
       group by links.node`,
    );
    const jump = warehouse.relation(near);
    const next = await scratch.make(
      `labels_${round}`,
      `select a.node as node, least(a.label, b.label) as label from ${jump} as a join ${jump} as b on b.node = a.label`,
    );
    const [row] = await warehouse.query<{ changed: bigint }>(
      `select count(*) as changed from ${warehouse.relation(next)} as a join ${current} as b on b.node = a.node where a.label <> b.label`,
    );
    labels = next;
    if (Number(row?.changed ?? 0) === 0) return labels;
  }
}

/** The tangles that are too large, hold two values of what must not differ, or two records that people called two. */
function brokenSql({ edges, different, apart, largest, support }: ClusterWish, labels: string): string {
  const values = apart.map(
    (column) => `select labels.label as label from (
        select left_key as node, left_${column} as value from (${edges}) as e
        union all select right_key as node, right_${column} as value from (${edges}) as e
      ) as known join ${labels} as labels on labels.node = known.node
      group by labels.label having count(distinct known.value) > 1`,
  );
  // A tangle in which every pair is an edge has no weak bridge, and one of fewer than six records no two groups of three.
  const thin = `select labels.label as label from (${edges}) as e join ${labels} as labels on labels.node = e.left_key
    join (select label, count(*) as records from ${labels} group by label having count(*) >= 6) as sizes
      on sizes.label = labels.label
    group by labels.label, sizes.records
    having count(*) * 2 < sizes.records * (sizes.records - 1)`;
  return [
    ...(support > 0 ? [thin] : []),
    `select label from ${labels} group by label having count(*) > ${largest}`,
    `select a.label as label from (${different}) as d join ${labels} as a on a.node = d.left_key
       join ${labels} as b on b.node = d.right_key where a.label = b.label`,
    ...values,
  ]
    .map((sql) => `select label from (${sql}) as part`)
    .join('\nunion distinct\n');
}

async function mend(
  warehouse: Warehouse,
  { edges, different, apart, largest, support }: ClusterWish,
  broken: string,
  labels: string,
): Promise<{ record_key: string; cluster_key: string }[]> {
  const values = apart.flatMap((column) => [
    `e.left_${column} as left_${column}`,
    `e.right_${column} as right_${column}`,
  ]);
  const rows = await warehouse.query<Record<string, string | number | boolean | null>>(
    `select labels.label as label, e.left_key as left_key, e.right_key as right_key, e.weight as weight,
       e.is_decision as is_decision${values.map((value) => `, ${value}`).join('')}
     from (${edges}) as e join ${labels} as labels on labels.node = e.left_key
     where labels.label in (select label from ${broken})`,
  );
  if (rows.length === 0) return [];
  const said = await warehouse.query<{ left_key: string; right_key: string }>(different);
  const known = new Map<string, (string | null)[]>();
  for (const row of rows)
    for (const side of ['left', 'right'])
      known.set(
        String(row[`${side}_key`]),
        apart.map((column) => (row[`${side}_${column}`] as string | null) ?? null),
      );
  const tangles = new Map<string, Edge[]>();
  for (const row of rows)
    tangles.set(String(row['label']), [...(tangles.get(String(row['label'])) ?? []), edgeOf(row)]);
  return [...tangles.values()].flatMap((tangle) => {
    const clusters = resolve(tangle, {
      largest,
      support,
      apart: known,
      different: said.map(({ left_key, right_key }) => [left_key, right_key] as const),
    });
    return clusters.flatMap((members) =>
      members.map((record_key) => ({ record_key, cluster_key: members[0] ?? record_key })),
    );
  });
}

function edgeOf(row: Readonly<Record<string, unknown>>): Edge {
  return {
    left: String(row['left_key']),
    right: String(row['right_key']),
    weight: Number(row['weight']),
    isDecision: row['is_decision'] === true,
  };
}
