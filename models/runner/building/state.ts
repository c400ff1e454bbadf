import type { Params, Warehouse } from '../../../warehouse/warehouse.ts';
import type { NodeName } from '../project/project.ts';

const SCHEMA = 'meta';
const RUNS = { schema: SCHEMA, name: 'runs' };
const NODES = { schema: SCHEMA, name: 'nodes' };

/** What is known of a node's last successful build. */
export type NodeState = {
  readonly name: NodeName;
  readonly ownHash: string;
  readonly hash: string;
  /** Everything the stored rows follow from: the node's text, its parents' outputs, its sources' watermarks. */
  readonly inputKey: string;
  /** Changes only when the stored rows change, so that children of an unchanged table are left alone. */
  readonly outputKey: string;
  /** The blocking checks that the stored rows passed. */
  readonly checksHash: string;
  readonly reason: string;
  /** null for views. */
  readonly rows: bigint | null;
  readonly ms: number;
};

export type RunRecord = {
  readonly id: string;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  readonly status: 'ok' | 'failed' | 'interrupted';
  readonly selector: string | null;
  readonly full: boolean;
  readonly built: number;
  readonly skipped: number;
  readonly failed: number;
  /** Why each node was built, skipped or failed. */
  readonly reasons: Readonly<Record<NodeName, string>>;
};

/** Makes meta.runs and meta.nodes where they are missing. Both are only ever added to. */
export async function ensureState(warehouse: Warehouse): Promise<void> {
  await warehouse.createSchema(SCHEMA);
  const standing = new Set((await warehouse.relations(SCHEMA)).map(({ name }) => name));
  const [text, bigint, number, instant, end] = spellings(warehouse);
  const optional = (type: string): string => (warehouse.engine === 'clickhouse' ? `Nullable(${type})` : type);
  if (!standing.has(RUNS.name)) {
    await warehouse.run(
      `create table ${warehouse.relation(RUNS)} (run_id ${text}, started_at ${instant}, finished_at ${instant}, status ${text},
       selector ${optional(text)}, is_full ${bigint}, built_count ${bigint}, skipped_count ${bigint}, failed_count ${bigint}, reasons ${text})${end}`,
    );
  }
  if (!standing.has(NODES.name)) {
    await warehouse.run(
      `create table ${warehouse.relation(NODES)} (run_id ${text}, name ${text}, own_hash ${text}, hash ${text}, input_key ${text},
       output_key ${text}, checks_hash ${text}, reason ${text}, row_count ${optional(bigint)}, ms ${number}, built_at ${instant})${end}`,
    );
  }
}

/** The last successful build of every node that ever had one. */
export async function readStates(warehouse: Warehouse): Promise<Map<NodeName, NodeState>> {
  const rows = await warehouse.query<Record<string, string | number | bigint | null>>(
    `select name, own_hash, hash, input_key, output_key, checks_hash, reason, row_count, ms from (
       select *, row_number() over (partition by name order by built_at desc, run_id desc) as age from ${warehouse.relation(NODES)}
     ) as builds where age = 1`,
  );
  return new Map(
    rows.map((row) => {
      const name = String(row['name']);
      const state: NodeState = {
        name,
        ownHash: String(row['own_hash']),
        hash: String(row['hash']),
        inputKey: String(row['input_key']),
        outputKey: String(row['output_key']),
        checksHash: String(row['checks_hash']),
        reason: String(row['reason']),
        rows: row['row_count'] === null || row['row_count'] === undefined ? null : BigInt(row['row_count']),
        ms: Number(row['ms']),
      };
      return [name, state];
    }),
  );
}

/** Older builds than this many days are forgotten, but for the last of each node. ClickHouse, which drops rows dearly, keeps them. */
const KEPT_DAYS = 90;

async function forgetOld(warehouse: Warehouse, now: Date): Promise<void> {
  if (warehouse.engine === 'clickhouse') return;
  const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
  const nodes = warehouse.relation(NODES);
  await warehouse.run(
    `delete from ${nodes} as builds where built_at < $before
     and exists (select 1 from ${nodes} as later where later.name = builds.name and later.built_at > builds.built_at)`,
    { before },
  );
  await warehouse.run(`delete from ${warehouse.relation(RUNS)} where started_at < $before`, { before });
}

/** Remembers builds. Run it after what they built is published: forgetting one only costs building it again. */
export async function writeStates(
  warehouse: Warehouse,
  runId: string,
  at: Date,
  states: readonly NodeState[],
): Promise<void> {
  if (states.length > 0) await forgetOld(warehouse, at);
  await warehouse.insert(
    NODES,
    states.map((state): Params => ({
      run_id: runId,
      name: state.name,
      own_hash: state.ownHash,
      hash: state.hash,
      input_key: state.inputKey,
      output_key: state.outputKey,
      checks_hash: state.checksHash,
      reason: state.reason,
      row_count: state.rows,
      ms: state.ms,
      built_at: at.toISOString(),
    })),
  );
}

export async function writeRun(warehouse: Warehouse, run: RunRecord): Promise<void> {
  await warehouse.insert(RUNS, [
    {
      run_id: run.id,
      started_at: run.startedAt.toISOString(),
      finished_at: run.finishedAt.toISOString(),
      status: run.status,
      selector: run.selector,
      is_full: run.full ? 1 : 0,
      built_count: run.built,
      skipped_count: run.skipped,
      failed_count: run.failed,
      reasons: JSON.stringify(run.reasons),
    },
  ]);
}

function spellings(warehouse: Warehouse): readonly [string, string, string, string, string] {
  switch (warehouse.engine) {
    case 'duckdb':
      return ['varchar', 'bigint', 'double', 'timestamp', ''];
    case 'clickhouse':
      return ['String', 'Int64', 'Float64', "DateTime64(6, 'UTC')", ' engine = MergeTree order by tuple()'];
  }
}
