import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { engines } from '../../../test/support/engines.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { fill, kinds, rowsOf, SketchProject } from '../project/sketch-project.ts';

const calls = { schema: 'raw', name: 'calls' };
const sources = 'sources: [{ name: raw, tables: [{ name: calls }] }]';

/** `(call_id, day, seconds)` as rows of a table. */
const rows = (...values: readonly (readonly [number, number, number])[]): string =>
  values
    .map(([id, day, seconds]) => `select ${id} as call_id, ${day} as day, ${seconds} as seconds`)
    .join(' union all ');

describe.each(engines)('materialisations on $name', ({ open }) => {
  let warehouse: Warehouse;
  let project: SketchProject;

  beforeEach(async () => {
    warehouse = await open();
    project = new SketchProject({ 'models/sources.yml': sources });
  });
  afterEach(async () => {
    await warehouse.close();
    rmSync(project.root, { recursive: true });
  });

  const incremental = (config: string, where: string): string =>
    `{{ config(materialized='incremental', ${config}) }}\nselect call_id, day, seconds from {{ source('raw', 'calls') }}\n{% if is_incremental() %}where ${where}{% endif %}`;
  const answer = (): Promise<(string | null)[][]> => rowsOf(warehouse, 'select call_id, day, seconds from core.call');

  it('appends to an incremental model without a key', async () => {
    project.write(
      'models/core/call.sql',
      incremental("incremental_strategy='append'", 'day > (select max(day) from {{ this }})'),
    );
    await fill(warehouse, calls, rows([1, 1, 10], [2, 1, 20]));
    await project.build(warehouse);
    await fill(warehouse, calls, rows([1, 1, 11], [2, 1, 20], [3, 2, 30]));
    await project.build(warehouse);
    expect(await answer()).toEqual([
      ['1', '1', '10'],
      ['2', '1', '20'],
      ['3', '2', '30'],
    ]);
  });

  it('replaces rows of the same key', async () => {
    project.write('models/core/call.sql', incremental("unique_key='call_id'", 'day >= 2'));
    project.write('models/core/calls_by_day.sql', "select day, count(*) as n from {{ ref('call') }} group by day");
    await fill(warehouse, calls, rows([1, 1, 10], [2, 1, 20]));
    await project.build(warehouse);
    await fill(warehouse, calls, rows([1, 1, 10], [2, 2, 25], [3, 2, 30]));
    const report = await project.build(warehouse);
    expect(report.exitCode).toBe(0);
    expect(await answer()).toEqual([
      ['1', '1', '10'],
      ['2', '2', '25'],
      ['3', '2', '30'],
    ]);
    expect(await rowsOf(warehouse, 'select day, n from core.calls_by_day')).toEqual([
      ['1', '1'],
      ['2', '2'],
    ]);
    expect((await warehouse.relations('core')).map(({ name, kind }) => [name, kind])).toEqual([
      ['call', 'table'],
      ['calls_by_day', 'table'],
    ]);
  });

  it('replaces rows of the same pair of columns', async () => {
    project.write('models/core/call.sql', incremental("unique_key=['call_id', 'day']", 'true'));
    await fill(warehouse, calls, rows([1, 1, 10], [1, 2, 20]));
    await project.build(warehouse);
    await fill(warehouse, calls, rows([1, 2, 21], [1, 3, 30]));
    await project.build(warehouse);
    expect(await answer()).toEqual([
      ['1', '1', '10'],
      ['1', '2', '21'],
      ['1', '3', '30'],
    ]);
  });

  it('replaces the range of time that the new rows cover', async () => {
    project.write('models/core/call.sql', incremental("time_column='day'", 'day >= (select max(day) from {{ this }})'));
    await fill(warehouse, calls, rows([1, 1, 10], [2, 2, 20], [3, 2, 5]));
    await project.build(warehouse);
    await fill(warehouse, calls, rows([1, 1, 99], [2, 2, 21], [4, 3, 40]));
    await project.build(warehouse);
    expect(await answer()).toEqual([
      ['1', '1', '10'],
      ['2', '2', '21'],
      ['4', '3', '40'],
    ]);
  });

  it('keeps the standing rows of an incremental model when a check refuses the new ones', async () => {
    project.write('models/core/call.sql', incremental("unique_key='call_id'", 'day >= 2'));
    project.write('models/core/call.yml', 'models: [{ name: call, columns: [{ name: seconds, tests: [not_null] }] }]');
    await fill(warehouse, calls, rows([1, 1, 10], [2, 1, 20]));
    await project.build(warehouse);
    await fill(warehouse, calls, `${rows([1, 1, 10])} union all select 2, 2, null`);
    expect(kinds(await project.build(warehouse))).toEqual({ call: 'refused' });
    expect(await answer()).toEqual([
      ['1', '1', '10'],
      ['2', '1', '20'],
    ]);
    expect(await warehouse.relations('core')).toHaveLength(1);
  });

  it('builds an incremental model whole again when its text changed or it is asked for', async () => {
    project.write('models/core/call.sql', incremental("unique_key='call_id'", 'day >= 2'));
    await fill(warehouse, calls, rows([1, 1, 10], [2, 1, 20]));
    await project.build(warehouse);
    await fill(warehouse, calls, rows([3, 1, 30]));
    await project.build(warehouse, null, true);
    expect(await answer()).toEqual([['3', '1', '30']]);
    await fill(warehouse, calls, rows([4, 1, 40]));
    project.write('models/core/call.sql', incremental("unique_key='call_id'", 'day >= 3'));
    await project.build(warehouse);
    expect(await answer()).toEqual([['4', '1', '40']]);
  });

  it('refuses new columns in an incremental model unless told otherwise', async () => {
    const text = incremental("unique_key='call_id'", 'true').replace('select call_id, day, seconds', 'select *');
    project.write('models/core/call.sql', text);
    await fill(warehouse, calls, rows([1, 1, 10]));
    await project.build(warehouse);
    await fill(warehouse, calls, 'select 2 as call_id, 1 as day, 20 as seconds, 7 as line');
    const report = await project.build(warehouse);
    expect(report.nodes[0]?.outcome).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('line is new') as string,
    });
    project.write(
      'models/core/call.sql',
      text.replace("unique_key='call_id'", "unique_key='call_id', on_schema_change='append_new_columns'"),
    );
    await project.build(warehouse);
    expect(await rowsOf(warehouse, 'select call_id, line from core.call')).toEqual([
      ['1', null],
      ['2', '7'],
    ]);
  });

  const snapshot = (config: string): string =>
    `{% snapshot call_history %}\n{{ config(unique_key='call_id', ${config}) }}\nselect * from {{ source('raw', 'calls') }}\n{% endsnapshot %}`;
  const history = (): Promise<(string | null)[][]> =>
    rowsOf(warehouse, 'select call_id, day, seconds, dbt_valid_from, dbt_valid_to from snapshots.call_history');

  it('keeps the versions of a row by its time', async () => {
    project.write('models/snapshots/call_history.sql', snapshot("strategy='timestamp', updated_at='day'"));
    await fill(warehouse, calls, rows([1, 1, 10], [2, 1, 20]));
    await project.build(warehouse);
    await fill(warehouse, calls, rows([1, 2, 11], [3, 2, 30]));
    expect((await project.build(warehouse)).exitCode).toBe(0);
    expect(await history()).toEqual([
      ['1', '1', '10', '1', '2'],
      ['1', '2', '11', '2', null],
      ['2', '1', '20', '1', null],
      ['3', '2', '30', '2', null],
    ]);
  });

  it('keeps the versions of a row by what changed, and ends those that are gone', async () => {
    project.write(
      'models/snapshots/call_history.sql',
      snapshot("strategy='check', check_cols=['seconds'], invalidate_hard_deletes=true"),
    );
    await fill(warehouse, calls, rows([1, 1, 10], [2, 1, 20], [3, 1, 30]));
    await project.build(warehouse);
    await fill(warehouse, calls, rows([1, 5, 10], [2, 1, 21]));
    await project.build(warehouse, null, true);
    const versions = await rowsOf(
      warehouse,
      'select call_id, day, seconds, case when dbt_valid_to is null then 1 else 0 end as is_open from snapshots.call_history',
    );
    expect(versions).toEqual([
      ['1', '1', '10', '1'],
      ['2', '1', '20', '0'],
      ['2', '1', '21', '1'],
      ['3', '1', '30', '0'],
    ]);
  });

  it('gives a new column of a snapshot null in older versions', async () => {
    project.write('models/snapshots/call_history.sql', snapshot("strategy='timestamp', updated_at='day'"));
    await fill(warehouse, calls, rows([1, 1, 10]));
    await project.build(warehouse);
    await fill(warehouse, calls, 'select 1 as call_id, 2 as day, 11 as seconds, 4 as line');
    expect((await project.build(warehouse)).exitCode).toBe(0);
    expect(await rowsOf(warehouse, 'select day, line from snapshots.call_history')).toEqual([
      ['1', null],
      ['2', '4'],
    ]);
  });

  it('reads seeds with the types written for them, and again only when the file changed', async () => {
    project.write(
      'seeds/reference/stages.csv',
      'stage,code,share,since\n"Won, at last",007,0.50,2024-01-31\nLost,,,\n',
    );
    project.write(
      'seeds/reference/seeds.yml',
      'seeds: [{ name: stages, columns: [{ name: code, data_type: varchar }, { name: share, data_type: "decimal(5,2)" }] }]',
    );
    await project.build(warehouse);
    expect(await rowsOf(warehouse, 'select stage, code, share, since from reference.stages')).toEqual([
      ['Lost', null, null, null],
      ['Won, at last', '007', '0.50', '2024-01-31'],
    ]);
    expect(kinds(await project.build(warehouse))).toEqual({ stages: 'skipped' });
    project.write('seeds/reference/stages.csv', 'stage,code,share,since\nNew,1,1,2024-01-31\n');
    expect(kinds(await project.build(warehouse))).toEqual({ stages: 'built' });
  });

  it('runs hooks around a model', async () => {
    await fill(warehouse, calls, rows([1, 1, 10]));
    await fill(warehouse, { schema: 'raw', name: 'audit' }, "select 'start' as word");
    const audit = warehouse.relation({ schema: 'raw', name: 'audit' });
    project.write(
      'models/core/call.sql',
      `{{ config(pre_hook="insert into ${audit.replaceAll('"', '\\"')} select 'before'", post_hook=["insert into ${audit.replaceAll('"', '\\"')} select 'after'"]) }} select * from {{ source('raw', 'calls') }}`,
    );
    expect((await project.build(warehouse)).exitCode).toBe(0);
    expect(await rowsOf(warehouse, 'select word from raw.audit')).toEqual([['after'], ['before'], ['start']]);
  });
});
