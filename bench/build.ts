import { join } from 'node:path';
import { openVersions } from '../api/versions.ts';
import { compileModel, type BuildReport } from '../models/runner/index.ts';
import type { Engine } from '../warehouse/warehouse.ts';
import { admin, measuredDemo, openDemoWarehouse, type DemoWarehouse } from './demo-warehouse.ts';
import { newerRows } from './new-rows.ts';
import { quantile, type Line, type Result } from './report.ts';

const GOAL = { overHand: 1.1, newRowsShare: 0.1, unchangedMs: 300, editP99Ms: 25, shownMs: 2_000 };

export type BuildBench = { readonly scale: number; readonly engines: readonly Engine[]; readonly edits: number };

/** The runner's own time: a full build against its SQL by hand, a build after new rows, after nothing, after an edit. */
export async function benchBuild({ scale, engines, edits }: BuildBench): Promise<Result> {
  const lines: Line[] = [];
  const figures: Record<string, unknown>[] = [];
  for (const engine of engines) {
    const demo = await openDemoWarehouse(engine, scale);
    const add = (line: Line, figure: Record<string, unknown>): void => {
      lines.push({ ...line, what: `${line.what}, ${engine}` });
      figures.push({ engine, ...figure });
    };
    try {
      const started = performance.now();
      const full = await demo.rebuild(null, true);
      const fullMs = performance.now() - started;
      const handMs = await buildByHand(demo, full);
      add(lineOf('full build', fullMs, handMs, fullMs / handMs, GOAL.overHand, 'x of its SQL by hand'), {
        fullMs,
        handMs,
      });

      const unchanged: number[] = [];
      for (let turn = 0; turn < 5; turn++) unchanged.push(await timed(() => demo.rebuild(null, false)));
      const unchangedMs = quantile(unchanged, 0.5);
      add(aloneLine('build with nothing changed', unchangedMs, GOAL.unchangedMs), { unchanged });

      const newer = await newerRows(demo.directory, join(demo.directory, 'export'), {
        scale,
        seed: measuredDemo.seed,
        until: measuredDemo.later,
      });
      await demo.importFolder(newer.folder);
      const newRowsMs = await timed(() => demo.rebuild(null, false));
      const what = `build after ${((100 * newer.rows) / newer.ofRows).toFixed(1)} % new or changed rows`;
      add(lineOf(what, newRowsMs, fullMs, newRowsMs / fullMs, GOAL.newRowsShare, 'of a full build'), {
        newRowsMs,
        ...newer,
      });

      const edited = await editAndLook(demo, edits);
      add(aloneLine('record edit, p99', quantile(edited.editMs, 0.99), GOAL.editP99Ms), { editMs: edited.editMs });
      add(aloneLine('record edit until shown, slowest', Math.max(...edited.shownMs), GOAL.shownMs), {
        shownMs: edited.shownMs,
      });
    } finally {
      await demo.close();
    }
  }
  return { name: 'build', settings: { scale, edits }, lines, figures };
}

/**
 * Every model's SQL in the order of the graph, in a schema of its own, no checks, no swaps. Throws on other row counts.
 * Models in TypeScript have no SQL to run by hand: the runner's side alone pays for them.
 */
async function buildByHand({ warehouse, project }: DemoWarehouse, full: BuildReport): Promise<number> {
  const statements: string[] = [];
  const expected = new Map<string, bigint>();
  await warehouse.createSchema('by_hand');
  for (const { name, materialized, outcome } of full.nodes) {
    if (materialized === 'seed' || materialized === 'ephemeral') continue;
    const sql = await compileModel(project, warehouse, name);
    if (sql === '') continue;
    const made = warehouse.relation({ schema: 'by_hand', name });
    const kind = materialized === 'view' ? 'view' : 'table';
    const storage = kind === 'table' && warehouse.engine === 'clickhouse' ? ' engine = MergeTree order by tuple()' : '';
    statements.push(`create ${kind} ${made}${storage} as ${sql}`);
    if (outcome.kind === 'built' && outcome.rows !== null) expected.set(name, outcome.rows);
  }
  const handMs = await timed(async () => {
    for (const statement of statements) await warehouse.run(statement);
  });
  for (const [name, rows] of expected) {
    const made = warehouse.relation({ schema: 'by_hand', name });
    const [counted] = await warehouse.query<{ rows: bigint | number }>(`select count(*) as rows from ${made}`);
    if (BigInt(counted?.rows ?? -1) !== rows) throw new Error(`${name}: ${rows} rows built, ${counted?.rows} by hand`);
  }
  return handMs;
}

/** Changes the amount of won deals one by one, rebuilds at once what the server does, and asks the cube until it shows. */
async function editAndLook(demo: DemoWarehouse, count: number) {
  const { warehouse, cube } = demo;
  const versions = openVersions({
    warehouse,
    clock: () => new Date(),
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
  });
  const deals = await warehouse.query<{ deal_id: string }>(
    `select deal_id from ${warehouse.relation({ schema: 'marts', name: 'deals' })} where status = 'won' order by deal_id limit ${count}`,
  );
  const wonAmount = async (): Promise<number> => {
    const answer = await cube.load({ measures: ['pipeline.won_amount'] }, admin);
    return Number(answer.data?.[0]?.['pipeline.won_amount']);
  };
  const editMs: number[] = [];
  const shownMs: number[] = [];
  for (const [at, { deal_id }] of deals.entries()) {
    const before = await wonAmount();
    const edit = {
      kind: 'deal',
      id: deal_id,
      author: 'bench',
      op: 'set',
      fields: { amount: String(1_000_000 + at) },
    } as const;
    const started = performance.now();
    editMs.push(await timed(() => versions.append(edit, 0)));
    await demo.rebuild('deal+ --exclude tag:slow', false);
    const after = await wonAmount();
    shownMs.push(performance.now() - started);
    if (after === before) throw new Error(`the edit of ${deal_id} is not shown`);
  }
  return { editMs, shownMs };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

const ms = (value: number): string => `${value.toFixed(0)} ms`;

function lineOf(what: string, oursMs: number, theirsMs: number, ratio: number, goal: number, of: string): Line {
  return {
    what,
    ours: ms(oursMs),
    theirs: ms(theirsMs),
    ratio: ratio.toFixed(2),
    goal: `<= ${goal} ${of}`,
    isMet: ratio <= goal,
  };
}

function aloneLine(what: string, oursMs: number, goal: number): Line {
  return { what, ours: ms(oursMs), theirs: '-', ratio: '-', goal: `<= ${goal} ms`, isMet: oursMs <= goal };
}
