import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../test/support/engines.ts';
import { build, loadProject, ProjectError, type BuildReport } from './index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'voronka-errors-'));
});
afterAll(() => rm(folder, { recursive: true }));

const sound: Readonly<Record<string, string>> = {
  'models/staging/stg_deals.sql': "select 1 as deal_id, 'won' as stage, 10 as amount",
  'models/macros/doubled.sql': '{% macro doubled(column) %}({{ column }} * 2){% endmacro %}\n',
};

let projects = 0;
async function written(files: Readonly<Record<string, string>>): Promise<string> {
  const root = join(folder, String(projects++));
  for (const [path, text] of Object.entries({ ...sound, ...files })) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

type Open = (typeof engines)[number]['open'];

async function built(open: Open, files: Readonly<Record<string, string>>): Promise<BuildReport> {
  const warehouse = await open();
  const project = await loadProject({ root: await written(files), extraModelDirs: [], vars: { rate: 2 } });
  return build(project, warehouse, { select: null, full: false, onEvent: () => undefined }).finally(() =>
    warehouse.close(),
  );
}

async function refusal(open: Open, files: Readonly<Record<string, string>>): Promise<string> {
  const error: unknown = await built(open, files).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ProjectError);
  return (error as ProjectError).message;
}

describe.each(engines)('what the engine refuses, on $name', ({ open }) => {
  const failed = async (files: Readonly<Record<string, string>>) => {
    const report = await built(open, files);
    expect(report.exitCode).toBe(1);
    const outcome = report.nodes.find((node) => node.outcome.kind === 'failed')?.outcome;
    if (outcome?.kind !== 'failed') throw new Error('nothing failed');
    return outcome;
  };

  it('an unknown column is told with file, line, caret and the compiled SQL', async () => {
    const text = `-- One row per deal.
select
    deals.deal_id,
    {{ doubled('deals.deal_id') }} as doubled_id,
    deals.amuont * {{ var('rate') }} as amount
from {{ ref('stg_deals') }} as deals
`;
    const { message, sql } = await failed({ 'models/marts/deals.sql': text });
    expect(message).toMatch(/^models\/marts\/deals\.sql:5:5 /);
    expect(message).toContain('amuont');
    const lines = message.split('\n');
    const at = lines.findIndex((line) => line.startsWith('5 > '));
    expect(lines[at]).toBe(`5 >     deals.amuont * {{ var('rate') }} as amount`);
    expect(lines[at + 1]).toBe('        ^');
    expect(sql).toContain('deals.amuont * 2 as amount');
  });

  it('a syntax error is told at its line', async () => {
    const { message } = await failed({
      'models/marts/deals.sql': "select deal_id\nfrom {{ ref('stg_deals') }}\nwhere where stage = 'won'\n",
    });
    expect(message).toMatch(/^models\/marts\/deals\.sql:3:\d+ /);
  });

  it('what reads a broken model is not run, and says because of which', async () => {
    const report = await built(open, {
      'models/core/deals.sql': "select nothing from {{ ref('stg_deals') }}",
      'models/marts/won.sql': "select * from {{ ref('deals') }}",
      'models/marts/report.sql': "select * from {{ ref('won') }}",
    });
    const outcomes = new Map(report.nodes.map(({ name, outcome }) => [name, outcome]));
    expect(outcomes.get('report')).toEqual({ kind: 'not-run', because: 'deals' });
    expect(outcomes.get('stg_deals')).toMatchObject({ kind: 'built' });
  });
});

describe('what cannot be compiled', () => {
  const open = engines[0]?.open as Open;

  it.each([
    [
      'an unknown macro',
      { 'models/marts/deals.sql': "select\n    {{ doubld('amount') }} as amount\nfrom {{ ref('stg_deals') }}\n" },
      ['models/marts/deals.sql:2:', 'doubld', '(did you mean "doubled"?)', "2 >     {{ doubld('amount') }} as amount"],
    ],
    [
      'an unknown model',
      { 'models/marts/deals.sql': "select *\nfrom {{ ref('stg_deal') }}\n" },
      ['models/marts/deals.sql:2:', '"stg_deal"', '(did you mean "stg_deals"?)', "2 > from {{ ref('stg_deal') }}"],
    ],
    [
      'an unknown source',
      { 'models/marts/deals.sql': "select *\n\nfrom {{ source('raw', 'deals') }}\n" },
      ['models/marts/deals.sql:3:', '"raw.deals" is not declared'],
    ],
    [
      'a variable without a value',
      { 'models/marts/deals.sql': "select {{ var('rat') }} as rate" },
      ['models/marts/deals.sql:1:', '"rat" has no value', '(did you mean "rate"?)'],
    ],
    [
      'an unknown setting',
      { 'models/marts/deals.sql': "{{ config(materialised='table') }}\nselect 1 as a" },
      ['models/marts/deals.sql:1:', '"materialised"', '(did you mean "materialized"?)'],
    ],
    [
      'a template that does not end',
      { 'models/marts/deals.sql': 'select 1 as a\n{% if true %}\n, 2 as b\n' },
      ['models/marts/deals.sql:'],
    ],
    [
      'a fault inside a macro',
      {
        'models/macros/bad.sql': "{% macro bad(column) %}\n    {{ ref('nowhere') }}\n{% endmacro %}\n",
        'models/marts/deals.sql': "select {{ bad('a') }}",
      },
      ['models/macros/bad.sql:2:', '"nowhere"', 'models/marts/deals.sql'],
    ],
    [
      'a cycle, by its whole path',
      {
        'models/core/a.sql': "select * from {{ ref('b') }}",
        'models/core/b.sql': "select * from {{ ref('c') }}",
        'models/core/c.sql': "select * from {{ ref('a') }}",
      },
      ['a -> b -> c -> a'],
    ],
    [
      'a check that does not exist',
      {
        'models/marts/marts.yml':
          'models:\n  - name: stg_deals\n    columns:\n      - name: deal_id\n        tests: [uniqe]\n',
      },
      ['models/marts/marts.yml:5:', '"uniqe"', '(did you mean "unique"?)'],
    ],
    [
      'YAML about a model that is not there',
      { 'models/marts/marts.yml': 'models:\n  - name: stg_dals\n' },
      ['models/marts/marts.yml:2:', 'stg_dals', 'stg_deals'],
    ],
  ] as const)('%s', async (_, files, parts) => {
    const message = await refusal(open, files);
    for (const part of parts) expect(message).toContain(part);
  });

  it('everything that is wrong is told at once', async () => {
    const message = await refusal(open, {
      'models/marts/one.sql': "select * from {{ ref('nowhere') }}",
      'models/marts/two.sql': 'select {{ nothing() }}',
    });
    expect(message).toContain('models/marts/one.sql:1:');
    expect(message).toContain('models/marts/two.sql:1:');
  });
});
