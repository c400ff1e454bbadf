import type { Engine } from '../warehouse/warehouse.ts';
import { admin, openDemoWarehouse, type DemoWarehouse } from './demo-warehouse.ts';
import { overviewQueries, ownQuery } from './questions.ts';
import { quantile, type Line, type Result } from './report.ts';

const GOAL = { moreMs: 10, pageMs: 150 };

export type CubeBench = { readonly scale: number; readonly engines: readonly Engine[]; readonly queries: number };

/** One query asked through the cube and as the same SQL on the engine, one after the other. */
export type Pair = {
  readonly cubeMs: number;
  readonly engineMs: number;
  readonly rows: number;
  readonly engineRows: number;
};

/** Cube's own time: many different queries with its cache off against their SQL, and a page's queries over rollups. */
export async function benchCubeQuery({ scale, engines, queries }: CubeBench): Promise<Result> {
  const lines: Line[] = [];
  const figures: Record<string, unknown>[] = [];
  for (const engine of engines) {
    const demo = await openDemoWarehouse(engine, scale);
    try {
      const sets = [
        { what: 'query of a mart, cache off', make: ownQuery },
        { what: 'query of a rollup, cache off', make: (number: number) => overviewQueries(number)[number % 11] ?? {} },
      ];
      for (const { what, make } of sets) {
        const pairs = await askInPairs(demo, make, queries);
        figures.push({ what, engine, pairs });
        lines.push(pairLine(`${what}, ${engine}`, pairs));
      }
      const pages = await askPages(demo, Math.max(3, Math.floor(queries / 3)));
      figures.push({ what: 'overview', engine, pagesMs: pages });
      lines.push(pageLine(engine, scale, pages));
    } finally {
      await demo.close();
    }
  }
  return { name: 'cube-query', settings: { scale, queries }, lines, figures };
}

async function askInPairs(demo: DemoWarehouse, make: (number: number) => object, count: number): Promise<Pair[]> {
  const pairs: Pair[] = [];
  // The first questions compile the model and build rollups; they are not counted.
  for (let number = -5; number < count; number++) {
    const query = make(number + 5);
    const { sql, params } = await demo.cube.sqlOf(query, admin);
    const asked = async () => {
      const started = performance.now();
      const answer = await demo.cube.load({ ...query, cache: 'no-cache' }, admin);
      return { ms: performance.now() - started, rows: answer.data?.length ?? NaN };
    };
    const ran = async () => {
      const started = performance.now();
      const rows = await demo.warehouse.query(sql, params);
      return { ms: performance.now() - started, rows: rows.length };
    };
    // Whoever comes second finds the data warm, so they take turns.
    const [first, second] = number % 2 === 0 ? [await asked(), await ran()] : [await ran(), await asked()];
    const [cube, engine] = number % 2 === 0 ? [first, second] : [second, first];
    if (number >= 0) pairs.push({ cubeMs: cube.ms, engineMs: engine.ms, rows: cube.rows, engineRows: engine.rows });
  }
  return pairs;
}

async function askPages(demo: DemoWarehouse, count: number): Promise<number[]> {
  const pages: number[] = [];
  for (let number = 0; number <= count; number++) {
    const started = performance.now();
    await Promise.all(overviewQueries(1000 + number).map((query) => demo.cube.load(query, admin)));
    if (number > 0) pages.push(performance.now() - started);
  }
  return pages;
}

function pairLine(what: string, pairs: readonly Pair[]): Line {
  const more = quantile(
    pairs.map(({ cubeMs, engineMs }) => cubeMs - engineMs),
    0.5,
  );
  const told = (values: readonly number[]): string =>
    `median ${quantile(values, 0.5).toFixed(1)} ms, p95 ${quantile(values, 0.95).toFixed(1)} ms`;
  return {
    what,
    ours: told(pairs.map(({ cubeMs }) => cubeMs)),
    theirs: told(pairs.map(({ engineMs }) => engineMs)),
    ratio: `+${more.toFixed(1)} ms`,
    goal: `+ <= ${GOAL.moreMs} ms median`,
    isMet: more <= GOAL.moreMs,
  };
}

function pageLine(engine: Engine, scale: number, pages: readonly number[]): Line {
  const p95 = quantile(pages, 0.95);
  return {
    what: `overview's ${overviewQueries(0).length} queries at once, scale ${scale}, ${engine}`,
    ours: `median ${quantile(pages, 0.5).toFixed(0)} ms, p95 ${p95.toFixed(0)} ms`,
    theirs: '-',
    ratio: '-',
    goal: `p95 <= ${GOAL.pageMs} ms at scale 10`,
    isMet: p95 <= GOAL.pageMs,
  };
}
