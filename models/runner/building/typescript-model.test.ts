import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../../test/support/engines.ts';
import { fill, kinds, rowsOf, SketchProject } from '../project/sketch-project.ts';
import { readTypeScriptModel, runTypeScriptModel } from './typescript-model.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'voronka-ts-model-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function written(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

const doubled = `
export const config = { refs: ['numbers'], sources: ['raw.gifts'], tags: ['nightly'], order_by: ['n'] };

export async function model({ warehouse, ref, source, target }: { [tool: string]: any }): Promise<void> {
  const [{ bonus }] = await warehouse.query(\`select max(bonus) as bonus from \${source('raw', 'gifts')}\`);
  await target.createFrom(\`select n, n * 2 + \${bonus} as doubled from \${ref('numbers')}\`);
}
`;

it('tells what it reads and how it is kept', async () => {
  expect(await readTypeScriptModel(await written('doubled.ts', doubled))).toEqual({
    config: { tags: ['nightly'], order_by: ['n'] },
    parents: ['numbers'],
    sources: ['raw.gifts'],
  });
});

it('a changed file is read anew', async () => {
  await readTypeScriptModel(await written('changed.ts', doubled));
  const file = await written('changed.ts', doubled.replace("'numbers'", "'digits'"));
  expect((await readTypeScriptModel(file)).parents).toEqual(['digits']);
});

it.each([
  ['no model', 'export const config = {};', 'a model exports `async function model'],
  [
    'an unknown setting',
    'export const config = { tgas: [] }; export async function model() {}',
    'unknown setting "tgas" (did you mean "tags"?)',
  ],
  [
    'a view',
    "export const config = { materialized: 'view' }; export async function model() {}",
    "a model in TypeScript is a table, not materialized: 'view'",
  ],
])('%s is refused with its file', async (name, text, message) => {
  const file = await written(`${name.replaceAll(' ', '-')}.ts`, text);
  await expect(readTypeScriptModel(file)).rejects.toThrow(`${file}:1:1 `);
  await expect(readTypeScriptModel(file)).rejects.toThrow(message);
});

describe.each(engines)('a model in TypeScript on $name', ({ open }) => {
  it('makes its table from its parents', async () => {
    const warehouse = await open();
    await warehouse.createSchema('marts');
    const into = { schema: 'marts', name: 'doubled__built' };
    const relationOf = (): string => '(select 20 as n, 1 as bonus union all select 10, 2) as given';
    await runTypeScriptModel(await written('doubled.ts', doubled), { warehouse, relationOf, into });
    const rows = await warehouse.query(`select n, doubled from ${warehouse.relation(into)} order by n`);
    expect(rows.map((row) => [Number(row['n']), Number(row['doubled'])])).toEqual([
      [10, 22],
      [20, 42],
    ]);
    await warehouse.close();
  });

  it('that reads what it did not declare, or makes nothing, fails', async () => {
    const warehouse = await open();
    await warehouse.createSchema('marts');
    const place = { warehouse, relationOf: () => 't', into: { schema: 'marts', name: 'x' } };
    const undeclared =
      "export const config = { refs: ['deals'] }; export async function model({ ref }: any) { ref('deal'); }";
    await expect(runTypeScriptModel(await written('undeclared.ts', undeclared), place)).rejects.toThrow(
      `ref('deal') is not in config.refs (did you mean "deals"?)`,
    );
    await expect(
      runTypeScriptModel(await written('idle.ts', 'export async function model() {}'), place),
    ).rejects.toThrow('without making its table');
    await warehouse.close();
  });
});

const files: Readonly<Record<string, string>> = {
  'models/sources.yml': 'sources: [{ name: raw, tables: [{ name: gifts }] }]',
  'models/staging/numbers.sql': 'select 10 as n union all select 20',
  'models/marts/doubled.ts': doubled,
  'models/marts/doubled.yml':
    'models: [{ name: doubled, columns: [{ name: n, tests: [unique, { accepted_values: { values: [10, 20] } }] }] }]',
  'models/marts/sums.sql': "select sum(doubled) as total from {{ ref('doubled') }}",
};

describe.each(engines)('a project with a model in TypeScript on $name', ({ open }) => {
  it('is built in order, checked, left alone, and built again when the file or a parent changes', async () => {
    const warehouse = await open();
    const project = new SketchProject(files);
    const total = async (): Promise<unknown> =>
      rowsOf(warehouse, `select total from ${warehouse.relation({ schema: 'marts', name: 'sums' })}`);
    await fill(warehouse, { schema: 'raw', name: 'gifts' }, 'select 1 as bonus');
    const first = await project.build(warehouse);
    expect([first.exitCode, kinds(first)]).toEqual([0, { numbers: 'built', doubled: 'built', sums: 'built' }]);
    expect(first.checks.map(({ check, outcome }) => [check.name, outcome.kind])).toEqual([
      ['unique_doubled_n', 'pass'],
      ['accepted_values_doubled_n_10_20', 'pass'],
    ]);
    expect(await total()).toEqual([['62']]);
    expect(kinds(await project.build(warehouse))).toEqual({ numbers: 'skipped', doubled: 'skipped', sums: 'skipped' });
    project.write('models/marts/doubled.ts', doubled.replace('* 2', '* 3'));
    expect(kinds(await project.build(warehouse))).toMatchObject({ numbers: 'skipped', doubled: 'built' });
    expect(await total()).toEqual([['92']]);
    await fill(warehouse, { schema: 'raw', name: 'gifts' }, 'select 5 as bonus union all select 4');
    expect(kinds(await project.build(warehouse))).toMatchObject({ numbers: 'skipped', doubled: 'built' });
    expect(await total()).toEqual([['100']]);
    await warehouse.close();
    await rm(project.root, { recursive: true });
  });

  it('a model that throws is told with its file, and what reads it is not run', async () => {
    const warehouse = await open();
    await fill(warehouse, { schema: 'raw', name: 'gifts' }, 'select 1 as bonus');
    const project = new SketchProject({
      ...files,
      'models/marts/doubled.ts': doubled.replace('select n, n', 'select m'),
    });
    const report = await project.build(warehouse);
    expect(kinds(report)).toEqual({ numbers: 'built', doubled: 'failed', sums: 'not-run' });
    const failed = report.nodes.find(({ name }) => name === 'doubled')?.outcome;
    expect(failed?.kind === 'failed' && failed.message).toContain('models/marts/doubled.ts');
    expect(failed?.kind === 'failed' && failed.sql).toContain('select m');
    await warehouse.close();
    await rm(project.root, { recursive: true });
  });
});
