import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { codeOf } from './model-code.ts';
import { martOfRefreshKey, readModel } from './model.ts';

const place = {
  warehouse: {
    engine: 'duckdb',
    relation: ({ schema, name }: { schema: string; name: string }) => `${schema}.${name}`,
  },
  timezone: 'UTC',
} as const;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'voronka-cube-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function loaded(yaml: string): Promise<unknown> {
  await writeFile(join(folder, 'one.yml'), yaml);
  return (await readModel(place, folder))[0]?.root;
}

it('a cube takes its words from meta and its table from the warehouse', async () => {
  const content = await loaded(`
cubes:
  - name: mart_x
    sql_table: mart(x)
    public: false
    measures: [{ name: n, type: count, meta: { ru: { title: Штуки, description: Сколько. } } }]
    pre_aggregations: [{ name: r, measures: [n], dimensions: [d], time_dimension: t, granularity: day }]
`);
  expect(content).toEqual({
    cubes: [
      {
        name: 'mart_x',
        sql_table: 'marts.x',
        public: false,
        measures: [
          {
            name: 'n',
            type: 'count',
            title: 'Штуки',
            description: 'Сколько.',
            meta: { ru: { title: 'Штуки', description: 'Сколько.' } },
          },
        ],
        pre_aggregations: [
          {
            name: 'r',
            measures: ['CUBE.n'],
            dimensions: ['CUBE.d'],
            time_dimension: 'CUBE.t',
            granularity: 'day',
            external: false,
            refresh_key: { sql: "select 'x'" },
          },
        ],
        refresh_key: { sql: "select 'x'" },
      },
    ],
  });
});

it('Cube is given JavaScript: titles as they are, the cube and its members named in SQL', async () => {
  const { cubes } = (await loaded(`
cubes:
  - name: mart_x
    sql_table: mart(x)
    public: false
    measures: [{ name: n, type: number, sql: '{CUBE.a} / {CUBE}.b', meta: { ru: { title: 'Доля \`{x}\`' } } }]
`)) as { cubes: [] };
  const code = codeOf({ cubes });
  expect(code).toContain('"sql": `${CUBE.a} / ${CUBE}.b`');
  expect(code).toContain('"title": "Доля `{x}`"');
  expect(() => codeOf({ cubes: [{ name: 'c', sql: '{CUBE}.a[{1}]' }] })).toThrow('"1" is not the name of a member');
});

it.each([
  ['a public cube', 'cubes: [{ name: c }]', 'one.yml: the cube c must be public: false'],
  ['a view open to all', 'views: [{ name: v }]', 'one.yml: the view v has no access_policy'],
  [
    'a policy on a cube',
    'cubes: [{ name: c, public: false, access_policy: [] }]',
    'one.yml: access policies stand on views, not on the cube c',
  ],
  ['a cube over no mart', 'cubes: [{ name: c, public: false }]', 'one.yml: the cube c must stand on one mart(name)'],
])('%s is refused', async (_, yaml, message) => {
  await expect(loaded(yaml)).rejects.toThrow(message);
});

it.each([
  ['as text', "select 'deals'", 'deals'],
  ['with its parameters', ["select 'deals'", [], {}], 'deals'],
])('the mart of a refresh key is read from it %s', (_, query, mart) => {
  expect(martOfRefreshKey(query)).toBe(mart);
});

it('a refresh key that names no mart is refused', () => {
  expect(() => martOfRefreshKey('select floor(1)')).toThrow('names no mart');
});
