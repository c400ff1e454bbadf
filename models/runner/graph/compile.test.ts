import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openWarehouse } from '../../../warehouse/open.ts';
import { graphFor } from './graph-cache.ts';
import { loadProject } from '../project/load-project.ts';
import { SketchProject } from '../project/sketch-project.ts';

const made: SketchProject[] = [];
afterEach(() => made.splice(0).forEach(({ root }) => rmSync(root, { recursive: true })));

function sketch(files: Readonly<Record<string, string>>): SketchProject {
  const project = new SketchProject(files);
  made.push(project);
  return project;
}

const read = (project: SketchProject, vars: Readonly<Record<string, unknown>> = {}) =>
  loadProject({ root: project.root, extraModelDirs: [], vars });
const compiled = async (files: Readonly<Record<string, string>>, vars: Readonly<Record<string, unknown>> = {}) =>
  (await graphFor(await read(sketch(files), vars), 'duckdb')).graph;
const told = (files: Readonly<Record<string, string>>): Promise<string> =>
  compiled(files).then(
    () => 'nothing',
    (error: Error) => error.message,
  );

it.each([
  [
    'an unknown model, with the nearest',
    { 'models/core/deal.sql': "select 1\nfrom {{ ref('stg_deal') }}", 'models/staging/stg_deals.sql': 'select 1' },
    'models/core/deal.sql:2:9 ref: there is no model, seed or snapshot "stg_deal" (did you mean "stg_deals"?)\n1 | select 1\n2 > from {{ ref(\'stg_deal\') }}\n            ^',
  ],
  [
    'an unknown setting in a model',
    { 'models/core/deal.sql': "{{ config(materialised='view') }}" },
    'models/core/deal.sql:1:4 unknown setting "materialised" (did you mean "materialized"?)',
  ],
  [
    'an unknown setting in YAML',
    {
      'models/core/deal.sql': 'select 1',
      'models/core/deal.yml': 'models:\n  - name: deal\n    config: { materialised: view }',
    },
    'models/core/deal.yml:3:15 unknown setting "materialised"',
  ],
  [
    'an unknown key in YAML',
    { 'models/core/deal.yml': 'models:\n  - name: deal\n    colums: []' },
    'models/core/deal.yml:3:5 unknown key "colums" (did you mean "columns"?)',
  ],
  [
    'a wrong value',
    { 'models/core/deal.sql': "{{ config(materialized='tabel') }}" },
    'models/core/deal.sql:1:4 setting "materialized": Invalid option',
  ],
  [
    'an unknown function, with the macro it stands in',
    {
      'models/core/deal.sql': 'select {{ money() }}',
      'models/macros/money.sql':
        '{% macro money() %}\n{{ rounded(1) }}\n{% endmacro %}\n{% macro round() %}{% endmacro %}',
    },
    'models/macros/money.sql:2:4 unknown function: rounded is unknown (did you mean "round"?), while rendering models/core/deal.sql',
  ],
  [
    'an unknown model in a macro',
    {
      'models/core/deal.sql': 'select {{ all() }}',
      'models/macros/all.sql': "{% macro all() %}\n\n  {{ ref('x') }}\n{% endmacro %}",
    },
    'models/macros/all.sql:3:6 ref: there is no model',
  ],
  [
    'a broken template',
    { 'models/core/deal.sql': 'select 1\n  {% if %}' },
    'models/core/deal.sql:2:9 syntax error: unexpected end of block',
  ],
  [
    'a var without a value',
    { 'models/core/deal.sql': "select {{ var('curency') }}" },
    'models/core/deal.sql:1:11 var: "curency" has no value and no default',
  ],
  [
    'a secret of the environment',
    { 'models/core/deal.sql': "select '{{ env_var('AWS_SECRET') }}'" },
    'env_var: "AWS_SECRET" is not open to templates',
  ],
  [
    'a message of the template itself',
    { 'models/core/deal.sql': "{{ exceptions.raise_compiler_error('no plan') }}" },
    'no plan',
  ],
  [
    'a circle',
    {
      'models/core/a.sql': "{{ ref('b') }}",
      'models/core/b.sql': "{{ ref('c') }}",
      'models/core/c.sql': "{{ ref('a') }}",
    },
    'models read each other in a circle: a -> b -> c -> a',
  ],
  [
    'two models of one name',
    { 'models/core/deal.sql': 'select 1', 'models/marts/deal.sql': 'select 1' },
    'two nodes are named deal: models/core/deal.sql and models/marts/deal.sql',
  ],
  ['broken YAML', { 'models/core/deal.yml': 'models:\n  - name: [' }, 'models/core/deal.yml:2:'],
])('tells of %s', async (_, files, message) =>
  expect(await told(files as unknown as Record<string, string>)).toContain(message),
);

it('tells of every mistake at once', async () => {
  const message = await told({ 'models/core/a.sql': "{{ ref('x') }}", 'models/core/b.sql': "{{ ref('y') }}" });
  expect(message).toMatch(/a\.sql:1:4[\s\S]*b\.sql:1:4/);
});

it('lets macros see each other across files, give values back and be chosen by engine', async () => {
  const graph = await compiled({
    'models/macros/a.sql': "{% macro stages() %}{{ return(['new', 'won']) }}{% endmacro %}",
    'models/macros/b.sql':
      "{% macro each() %}{% for s in stages() %}{{ adapter.dispatch('quoted')(s) }}{{ ',' if not loop.last }}{% endfor %}{% endmacro %}",
    'models/macros/c.sql':
      "{% macro default__quoted(s) %}'{{ s }}'{% endmacro %}{% macro duckdb__quoted(s) %}[{{ s }}]{% endmacro %}",
    'models/core/deal.sql': 'select {{ each() }} as {{ target.type }}',
  });
  expect(graph.nodes.get('deal')?.sql).toBe('select [new],[won] as duckdb');
});

it('finds models by pattern', async () => {
  const graph = await compiled({
    'models/staging/stg_a__deal.sql': 'select 1',
    'models/staging/stg_b__deal.sql': 'select 1',
    'models/staging/stg_b__deal_stage.sql': 'select 1',
    'models/core/deal.sql':
      "{{ models_matching('stg_*__deal') | join(' ') }}{% for m in models_matching('stg_*__deal') %} {{ ref(m) }}{% endfor %}",
  });
  expect(graph.nodes.get('deal')?.sql.startsWith('stg_a__deal stg_b__deal ')).toBe(true);
  expect(graph.nodes.get('deal')?.parents).toEqual(['stg_a__deal', 'stg_b__deal']);
});

it('gives lists and maps of vars to templates as they are', async () => {
  const graph = await compiled(
    { 'models/core/deal.sql': "{% for f in var('fields')['deal'] %}{{ f.name }} {{ 1 }};{% endfor %}" },
    { fields: { deal: [{ name: 'a' }, { name: 'b' }] } },
  );
  expect(graph.nodes.get('deal')?.sql).toBe('a 1;b 1;');
});

it('puts settings of a folder below those of YAML, and those below the file', async () => {
  const graph = await compiled({
    'dbt_project.yml':
      'name: shop\nvars: { since: 2020, shop: { since: 2021 } }\nmodels:\n  shop:\n    +materialized: table\n    +tags: [all]\n    marts:\n      +schema: marts\n      +tags: daily',
    'models/a.sql': "select {{ var('since') }}",
    'models/marts/b.sql': 'select 1',
    'models/marts/c.sql': "{{ config(materialized='ephemeral', tags=['mine']) }}select 1",
    'models/marts/all.yml':
      'models: [{ name: b, config: { materialized: incremental } }, { name: c, config: { materialized: view } }]',
  });
  const shown = graph.order.map((name) => {
    const node = graph.nodes.get(name);
    return [name, node?.table.schema, node?.config.materialized, node?.config.tags];
  });
  expect(shown).toEqual([
    ['a', 'main', 'table', ['all']],
    ['b', 'main_marts', 'incremental', ['all', 'daily']],
    ['c', 'main_marts', 'ephemeral', ['all', 'daily', 'mine']],
  ]);
  expect(graph.nodes.get('a')?.sql).toBe('select 2021');
});

it('hashes what a model stores, not how its text is laid out', async () => {
  const hash = async (sql: string): Promise<string | undefined> =>
    (await compiled({ 'models/core/deal.sql': sql })).nodes.get('deal')?.ownHash;
  const one = await hash("select 'a  b' as a, 1 as b");
  expect(await hash("-- a comment\nselect\n    'a  b' as a,  /* one */ 1 as b\n")).toBe(one);
  expect(await hash("select 'a b' as a, 1 as b")).not.toBe(one);
  expect(await hash("{{ config(materialized='view') }}select 'a  b' as a, 1 as b")).not.toBe(one);
});

it('writes artifacts that stay the same while the project does', async () => {
  const project = sketch({
    'models/core/deal.sql': 'select 1 as id',
    'models/marts/deals.sql': "select id from {{ ref('deal') }}",
  });
  const warehouse = await openWarehouse('duckdb::memory:');
  const file = (name: string): string => readFileSync(join(project.root, 'target', name), 'utf8');
  await project.build(warehouse);
  const manifest = file('manifest.json');
  expect(JSON.parse(manifest)).toMatchObject({
    nodes: { 'model.voronka.deals': { depends_on: { nodes: ['model.voronka.deal'] } } },
  });
  expect(JSON.parse(file('run_results.json'))).toMatchObject({
    results: [{ unique_id: 'model.voronka.deal', status: 'success' }, { status: 'success' }],
  });
  expect(file('compiled/marts/deals.sql')).toBe('select id from "core"."deal" as "deal"');
  await project.build(warehouse, null, true);
  expect(file('manifest.json')).toBe(manifest);
  await warehouse.close();
});
