import { describe, expect, it } from 'vitest';
import { engines } from '../../../test/support/engines.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { freshnessOf, freshnessStatus, tellFreshness } from './freshness.ts';
import type { Graph } from '../graph/graph.ts';
import type { FreshnessRule, Source } from '../project/project.ts';
import { sketchGraph } from '../graph/sketch-graph.ts';

const now = new Date('2026-03-10T12:00:00Z');
const hours = (count: number) => ({ count, period: 'hour' }) as const;
const rule: FreshnessRule = { warnAfter: hours(12), errorAfter: { count: 2, period: 'day' }, filter: null };

/** raw.calls with the given times of loading and the given rule. */
async function calls(warehouse: Warehouse, times: readonly string[]): Promise<void> {
  await warehouse.createSchema('raw');
  const type = warehouse.engine === 'clickhouse' ? "Nullable(DateTime64(6, 'UTC'))" : 'timestamp';
  const text = warehouse.engine === 'clickhouse' ? 'Nullable(String)' : 'varchar';
  const rows = ['null', ...times.map((time) => `'${time}'`)].map(
    (time) => `select cast(${time} as ${type}) as loaded_at, cast(${time} as ${text}) as loaded_text, 'a' as team`,
  );
  const engine = warehouse.engine === 'clickhouse' ? 'engine = MergeTree order by tuple()' : '';
  const relation = warehouse.relation({ schema: 'raw', name: 'calls' });
  await warehouse.run(`create table ${relation} ${engine} as ${rows.join(' union all ')}`);
}

function graphWith(said: Partial<Source>): Graph {
  const graph = sketchGraph('duckdb', { stg_calls: { sources: ['raw.calls'] } });
  const source = {
    ...(graph.sources.get('raw.calls') as Source),
    loadedAtField: 'loaded_at',
    freshness: rule,
    ...said,
  };
  return { ...graph, sources: new Map([['raw.calls', source]]) };
}

describe.each(engines)('freshness on $name', ({ open }) => {
  it.each([
    ['the newest row counts', ['2026-03-10 11:00:00', '2026-01-01 00:00:00'], {}, 'fresh', null],
    [
      'late enough to warn',
      ['2026-03-09 23:00:00'],
      {},
      'warn',
      'models/sources.yml:1 raw.calls: the newest row is of 2026-03-09T23:00:00Z, 13 h ago, more than 12 hours',
    ],
    [
      'too late',
      ['2026-03-08 09:00:00'],
      {},
      'error',
      'models/sources.yml:1 raw.calls: the newest row is of 2026-03-08T09:00:00Z, 2 d 3 h ago, more than 2 days',
    ],
    ['only a warning asked for', ['2026-01-01 00:00:00'], { freshness: { ...rule, errorAfter: null } }, 'warn', null],
    ['a time kept as text', ['2026-03-09 23:00:00'], { loadedAtField: 'loaded_text' }, 'warn', null],
    ['an expression', ['2026-03-10 11:00:00'], { loadedAtField: 'loaded_at - interval 1 day' }, 'warn', null],
    [
      'a filter',
      ['2026-03-10 11:00:00'],
      { freshness: { ...rule, filter: "team = 'b'" } },
      'error',
      'models/sources.yml:1 raw.calls: there are no rows',
    ],
    ['a column that is not there', ['2026-03-10 11:00:00'], { loadedAtField: 'landed_at' }, 'error', null],
    [
      'text that is no time',
      ['2026-03-10 11:00:00'],
      { loadedAtField: 'team' },
      'error',
      'models/sources.yml:1 raw.calls could not be asked: team holds no time: "a"',
    ],
  ] as const)('%s', async (_, times, said, status, words) => {
    const warehouse = await open();
    await calls(warehouse, times);
    const [result] = await freshnessOf(warehouse, graphWith(said), new Set(['raw.calls']), now);
    expect(result && freshnessStatus(result)).toBe(status);
    if (words !== null && result) expect(tellFreshness(result)).toBe(words);
    await warehouse.close();
  });

  it('a source without a rule is not asked', async () => {
    const warehouse = await open();
    expect(await freshnessOf(warehouse, graphWith({ freshness: null }), new Set(['raw.calls']), now)).toEqual([]);
    await warehouse.close();
  });
});
