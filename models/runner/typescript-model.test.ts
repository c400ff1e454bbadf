import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../test/support/engines.ts';
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
