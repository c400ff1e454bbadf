import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Environment } from 'minijinja-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../test/support/engines.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';

const macros = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.sql'))
  .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
  .join('\n');

/** How a number is written, and what it is. */
const NUMBERS: readonly (readonly [written: string, number: string | null])[] = [
  ['+7 (999) 123-45-67', '+79991234567'],
  ['8 999 123 45 67', '+79991234567'],
  ['79991234567', '+79991234567'],
  ['9991234567', '+79991234567'],
  ['8 800 555-35-35 доб. 123', '+78005553535'],
  ['+375 29 123-45-67', '+375291234567'],
  ['810375291234567', '+375291234567'],
  ['+44 20 7946 0958', '+442079460958'],
  ['+1 (555) 010-0199', '+15550100199'],
  ['+7 999 123-45-67, +7 495 000-00-00', '+79991234567'],
  ['100', null],
  ['anonymous', null],
  ['unknown', null],
  ['123-45-67', null],
  ['', null],
];

describe.each(engines)('telephone numbers on $name', ({ name, open }) => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await open();
  });
  afterAll(() => warehouse.close());

  it('in E.164, 8 and +7 being one, extensions and words being none', async () => {
    const environment = new Environment();
    environment.enablePyCompat();
    const rows = NUMBERS.map(([written], at) => `select ${at} as place, '${written}' as written`).join(' union all ');
    const sql = environment.renderStr(
      `${macros}\nselect written, {{ phone_e164('written') }} as number from (${rows}) as numbers order by place`,
      { target: { type: name } },
    );
    const found = await warehouse.query(sql);
    expect(found.map((row) => [row['written'], row['number']])).toEqual(NUMBERS);
  });
});
