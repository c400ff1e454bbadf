import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Environment } from 'minijinja-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../test/support/engines.ts';
import type { Cell, Engine, Warehouse } from '../../warehouse/warehouse.ts';

const folder = import.meta.dirname;
const macros = readdirSync(folder)
  .filter((file) => file.endsWith('.sql'))
  .map((file) => readFileSync(join(folder, file), 'utf8'))
  .join('\n');

const md5 = (of: string): string => createHash('md5').update(of).digest('hex');

/** An expression with macro calls as one engine's SQL. */
function rendered(expression: string, type: Engine): string {
  const environment = new Environment();
  environment.enablePyCompat();
  return environment.renderStr(`${macros}\n${expression}`, { target: { type } }).trim();
}

const rows = `
  select 1 as id, 'a' as team, cast('Ёлка' as {{ type('text') }}) as title, cast(10.5 as {{ type('money') }}) as amount
  union all select 2, 'a', cast(null as {{ type('text') }}), cast(20 as {{ type('money') }})
  union all select 3, 'b', cast('Apple' as {{ type('text') }}), cast(null as {{ type('money') }})
  union all select 4, 'b', cast('Берёза' as {{ type('text') }}), cast(3 as {{ type('money') }})`;

const text = (value: string | null): string =>
  value === null ? `cast(null as {{ type('text') }})` : `cast('${value.replaceAll("'", "''")}' as {{ type('text') }})`;
const instant = (value: string): string => `cast('${value}' as {{ type('instant') }})`;
const call = (macro: string, ...args: readonly string[]): string =>
  args.length === 0
    ? `{{ ${macro} }}`
    : `{{ ${macro}(${args.map((arg) => (arg.startsWith('=') ? arg.slice(1) : JSON.stringify(arg))).join(', ')}) }}`;

describe.each(engines)('macros on $name', ({ name, open }) => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await open();
  });
  afterAll(() => warehouse.close());

  const sqlOf = (template: string): string => {
    // Twice: arguments are themselves written with macros.
    return rendered(rendered(template, name).replaceAll('\\"', '"'), name);
  };
  const answer = async (expression: string, from = ''): Promise<Cell> => {
    const found = await warehouse.query<{ answer: Cell }>(sqlOf(`select ${expression} as answer ${from}`));
    return found[0]?.answer ?? null;
  };
  const column = async (expression: string, from: string): Promise<Cell[]> =>
    (await warehouse.query<{ answer: Cell }>(sqlOf(`select ${expression} as answer ${from}`))).map((row) => row.answer);

  it.each([
    ['money', 'decimal'],
    ['number', 'decimal'],
    ['text', 'text'],
    ['reference', 'text'],
    ['integer', 'bigint'],
    ['flag', 'boolean'],
    ['date', 'date'],
    ['instant', 'timestamp'],
    ['double', 'float'],
  ])('%s is a column of kind %s that takes null', async (kind, expected) => {
    const [found] = await warehouse.describe(sqlOf(`select cast(null as {{ type('${kind}') }}) as value`));
    expect(found).toMatchObject({ kind: expected, nullable: true });
  });

  it.each([
    ['days_between', '2024-01-01 00:00:00', '2024-01-02 12:00:00', 1.5],
    ['hours_between', '2024-01-01 00:00:00', '2024-01-01 01:30:00', 1.5],
    ['minutes_between', '2024-01-01 00:00:30', '2024-01-01 00:00:00', -0.5],
    ['seconds_between', '2024-01-01 00:00:00', '2024-01-01 00:00:00.250000', 0.25],
  ])('%s counts with a fraction', async (macro, earlier, later, expected) => {
    expect(await answer(call(macro, instant(earlier), instant(later)))).toBe(expected);
  });

  it('days between dates are whole, and with null they are null', async () => {
    const date = (value: string): string => `cast('${value}' as {{ type('date') }})`;
    expect(await answer(call('days_between', date('2024-02-28'), date('2024-03-01')))).toBe(2);
    expect(await answer(call('days_between', "cast(null as {{ type('instant') }})", date('2024-03-01')))).toBeNull();
  });

  it.each([
    ['2024-01-31 22:30:00', null, '2024-01-01'],
    ['2024-01-31 22:30:00', 'Europe/Moscow', '2024-02-01'],
    ['1965-03-31 22:30:00', null, '1965-03-01'],
  ])('month_start of %s in %s', async (at, tz, expected) => {
    expect(await answer(call('month_start', instant(at), ...(tz ? [tz] : [])))).toBe(expected);
  });

  it('month_start of a date needs no zone; day_of gives the local day', async () => {
    expect(await answer(call('month_start', "cast('2024-02-29' as {{ type('date') }})"))).toBe('2024-02-01');
    expect(await answer(call('day_of', instant('2024-01-31 22:30:00'), 'Europe/Moscow'))).toBe('2024-02-01');
  });

  it('arg_max leaves out rows without value or order', async () => {
    expect(await answer(call('arg_max', 'title', 'id'), `from (${rows}) as r where team = 'a'`)).toBe('Ёлка');
    expect(await answer(call('arg_max', 'title', 'amount'), `from (${rows}) as r where team = 'b'`)).toBe('Берёза');
    expect(await answer(call('arg_max', 'title', 'id'), `from (${rows}) as r where id = 2`)).toBeNull();
  });

  it('median lies between the two middle ones and passes nulls over', async () => {
    expect(await answer(call('median', 'amount'), `from (${rows}) as r`)).toBe(10.5);
    expect(await answer(call('median', 'amount'), `from (${rows}) as r where id <= 2`)).toBe(15.25);
    expect(await answer(call('median', 'amount'), `from (${rows}) as r where id = 3`)).toBeNull();
  });

  it('string_agg_ordered joins in order without nulls', async () => {
    const from = `from (${rows}) as r`;
    expect(await answer(call('string_agg_ordered', 'title', 'id'), from)).toBe('Ёлка, Apple, Берёза');
    expect(await answer(call('string_agg_ordered', 'title', '-id', ' | '), from)).toBe('Берёза | Apple | Ёлка');
    expect(await answer(call('string_agg_ordered', 'title', 'id'), `${from} where id = 2`)).toBeNull();
  });

  it.each([
    ['name', 'Иван "И"'],
    ['count', '12'],
    ['flag', 'true'],
    ['empty', ''],
    ['nothing', null],
    ['absent', null],
    ['odd key', 'x'],
  ])('json_text of %s', async (key, expected) => {
    const object = '{"name":"Иван \\"И\\"","count":12,"flag":true,"empty":"","nothing":null,"odd key":"x"}';
    const from = `from (select ${text(object.replaceAll('\\', name === 'clickhouse' ? '\\\\' : '\\'))} as fields) as r`;
    const found = await warehouse.query<{ answer: Cell }>(
      `select ${rendered(call('json_text', 'fields', key), name)} as answer ${rendered(from, name)}`,
    );
    expect(found[0]?.answer).toBe(expected);
  });

  it('json_has tells a null field from an absent one', async () => {
    const from = `from (select ${text('{"a":null}')} as fields) as r`;
    expect(await answer(call('json_has', 'fields', 'a'), from)).toBe(true);
    expect(await answer(call('json_has', 'fields', 'b'), from)).toBe(false);
  });

  it.each([
    ['1234.5', '.', '1234.50'],
    ['$22,700.00', '.', '22700.00'],
    ['1 234,50 руб.', ',', '1234.50'],
    ['1\u00a0234\u202f567,5', ',', '1234567.50'],
    ['1.234,50 €', ',', '1234.50'],
    ['(12.00)', '.', '-12.00'],
    ['−12', '.', '-12.00'],
    ['-$5', '.', '-5.00'],
    ['$-5', '.', '-5.00'],
    ['USD 5', '.', '5.00'],
    ["1'000.50", '.', '1000.50'],
    ['1,00,000.00', '.', '100000.00'],
    ['1.005', '.', '1.01'],
    ['-1.005', '.', '-1.01'],
    ['1e-1', '.', '0.10'],
    ['.5', '.', '0.50'],
    ['+7.', '.', '7.00'],
    ['0', '.', '0.00'],
    ['22,70', '.', null],
    ['1 2', '.', null],
    ['n/a', '.', null],
    ['N/A', '.', null],
    ['', '.', null],
    ['-', '.', null],
    ['12 apples', '.', null],
    ['99999999999999999999', '.', null],
  ])('to_money reads %s with "%s" as %s', async (written, decimal, expected) => {
    expect(await answer(call('to_money', text(written), decimal))).toBe(expected);
  });

  it('to_number keeps four digits; a number that is one already stays', async () => {
    expect(await answer(call('to_number', text('0.12345')))).toBe('0.1235');
    expect(await answer(call('to_money', 'cast(7.25 as decimal(10, 2))'))).toBe('7.25');
    expect(await answer(call('to_money', text(null)))).toBeNull();
  });

  it.each([
    ['42', 42n],
    [' -7 ', -7n],
    ['+7', 7n],
    ['1.0', 1n],
    ['9007199254740993', 9007199254740993n],
    ['1.5', null],
    ['x', null],
    ['', null],
  ])('to_integer reads "%s" as %s', async (written, expected) => {
    expect(await answer(call('to_integer', text(written)))).toBe(expected);
  });

  it.each([
    ['Да', true],
    ['TRUE', true],
    ['0', false],
    ['нет', false],
    ['maybe', null],
    ['', null],
  ])('to_flag reads "%s" as %s', async (written, expected) => {
    expect(await answer(call('to_flag', text(written)))).toBe(expected);
  });

  it.each([
    ['2024-01-31', [], '2024-01-31T00:00:00Z'],
    ['2024-01-31 12:05', [], '2024-01-31T12:05:00Z'],
    ['2024-01-31T12:05:06.5Z', [], '2024-01-31T12:05:06.5Z'],
    ['2024-01-31T12:05:06+03:00', [], '2024-01-31T09:05:06Z'],
    ['2024-01-31 12:05:06 +0300', [], '2024-01-31T09:05:06Z'],
    ['2024-01-31T12:05+03', [], '2024-01-31T09:05:00Z'],
    ['2024-01-31 12:05', ['=none', 'Europe/Moscow'], '2024-01-31T09:05:00Z'],
    ['31.01.2024 12:05', ['%d.%m.%Y %H:%M'], '2024-01-31T12:05:00Z'],
    ['1.2.2024 9:05', ['%d.%m.%Y %H:%M'], '2024-02-01T09:05:00Z'],
    ['31.01.2024 12:05:06', ['%d.%m.%Y %H:%M:%S', 'Europe/Moscow'], '2024-01-31T09:05:06Z'],
    ['02/01/24', ['%m/%d/%y'], '2024-02-01T00:00:00Z'],
    ['Feb 1, 2024 9:05 PM', ['%b %d, %Y %I:%M %p'], '2024-02-01T21:05:00Z'],
    ['1950-06-01', [], '1950-06-01T00:00:00Z'],
    ['2024-02-31', [], null],
    ['31.02.2024', ['%d.%m.%Y'], null],
    ['31/12/2024', [], null],
    ['1706659200', [], null],
    ['', [], null],
  ] as const)('to_instant reads "%s" %j as %s', async (written, rest, expected) => {
    expect(await answer(call('to_instant', text(written), ...rest))).toBe(expected);
  });

  it.each([
    ['2024-01-31', [], '2024-01-31'],
    ['2024-01-31T23:00:00-05:00', [], '2024-01-31'],
    ['31.01.2024', ['%d.%m.%Y'], '2024-01-31'],
    ['1940-01-31', [], '1940-01-31'],
    ['2024-02-30', [], null],
    ['soon', [], null],
  ] as const)('to_date reads "%s" %j as %s', async (written, rest, expected) => {
    expect(await answer(call('to_date', text(written), ...rest))).toBe(expected);
  });

  it.each([
    ['12.30', 'money', '12.30'],
    ['12.30', 'double', 12.3],
    ['x', 'double', null],
    ['12', 'integer', 12n],
    ['true', 'flag', true],
    ['2024-01-31', 'date', '2024-01-31'],
    ['2024-01-31T10:00:00Z', 'instant', '2024-01-31T10:00:00Z'],
    ['x', 'text', 'x'],
  ])('safe_cast of %s to %s', async (written, kind, expected) => {
    expect(await answer(call('safe_cast', text(written), kind))).toBe(expected);
  });

  it('split_part counts from one', async () => {
    expect(await answer(call('split_part', text('a/b/c'), '/', '=2'))).toBe('b');
    expect(await answer(call('split_part', text('a/b/c'), '/', '=4'))).toBe('');
    expect(await answer(call('split_part', text(null), '/', '=1'))).toBeNull();
  });

  it('text functions count letters, not bytes', async () => {
    expect(await answer(call('lower_text', text('ЁЛКА')))).toBe('ёлка');
    expect(await answer(call('upper_text', text('ёлка')))).toBe('ЁЛКА');
    expect(await answer(call('text_length', text('ёлка')))).toBe(4n);
    expect(await answer(call('text_md5', text('ёлка')))).toBe(md5('ёлка'));
  });

  it('hash_text tells null from empty and is the same on both engines', async () => {
    const hash = (...columns: string[]): Promise<Cell> => answer(`{{ hash_text(${JSON.stringify(columns)}) }}`);
    expect(await hash(text('a'), '12', text(null))).toBe(md5('a|12|\\N'));
    expect(await hash(text(null))).not.toBe(await hash(text('')));
  });

  it('as_flag makes a comparison a flag', async () => {
    expect(await answer(call('as_flag', '1 < 2'))).toBe(true);
    expect(await answer(call('as_flag', '1 < cast(null as {{ type("integer") }})'))).toBeNull();
  });

  it('next_value is null in the last row, previous_value in the first', async () => {
    const from = `from (${rows}) as r order by id`;
    expect(await column(call('next_value', 'id', 'team', 'id'), from)).toEqual([2, null, 4, null]);
    expect(await column(call('previous_value', 'id', 'team', 'id'), from)).toEqual([null, 1, null, 3]);
  });

  it.each([
    ['44301.5', 'UTC', '2021-04-15T12:00:00Z'],
    ['44301.5', 'Europe/Moscow', '2021-04-15T09:00:00Z'],
    ['44301', 'UTC', '2021-04-15T00:00:00Z'],
    ['4430', 'UTC', null],
    ['2021-04-15', 'UTC', null],
  ])('excel_instant reads %s in %s as %s', async (written, tz, expected) => {
    expect(await answer(call('excel_instant', text(written), tz))).toBe(expected);
  });

  it('unix_instant reads seconds and milliseconds', async () => {
    expect(await answer(call('unix_instant', text('1706659200')))).toBe('2024-01-31T00:00:00Z');
    expect(await answer(call('unix_instant', text('1706659200500'), '=1000'))).toBe('2024-01-31T00:00:00.5Z');
    expect(await answer(call('unix_instant', text('soon')))).toBeNull();
  });

  it.each([
    ['31.01.2024 9:05', '%d.%m.%Y %H:%M', '2024-01-31T09:05:00Z'],
    ['31.01.24 9:05', '%d.%m.%Y %H:%M', null],
    ['31.01.2024  9:05', '%d.%m.%Y %H:%M', null],
    ['31.01.2024 9:05 x', '%d.%m.%Y %H:%M', null],
  ])('written_instant reads "%s" in the format %s as %s', async (written, format, expected) => {
    expect(await answer(call('written_instant', text(written), format))).toBe(expected);
  });

  it.each([
    ['$342.09K', '.', '342090.00'],
    ['1,2 млн', ',', '1200000.00'],
    ['3 тыс. руб.', '.', '3000.00'],
    ['2.5 млрд', '.', '2500000000.00'],
    ['22,700.00', '.', '22700.00'],
    ['K', '.', null],
  ])('to_amount reads "%s" with "%s" as %s', async (written, decimal, expected) => {
    expect(await answer(call('to_amount', text(written), '=2', decimal))).toBe(expected);
  });

  it('products and shares of money are rounded half away from zero', async () => {
    const money = (value: string): string => `cast('${value}' as {{ type('money') }})`;
    const factor = (value: string): string => `cast('${value}' as {{ type('double') }})`;
    expect(await answer(call('product_of', text('3'), text('1.115'), '=2'))).toBe('3.35');
    expect(await answer(call('product_of', text('3'), text('x'), '=2'))).toBeNull();
    expect(await answer(call('money_times', money('0.25'), factor('0.5')))).toBe('0.13');
    expect(await answer(call('money_times', money('-0.25'), factor('0.5')))).toBe('-0.13');
    expect(await answer(call('money_times', money('1'), "cast(null as {{ type('double') }})"))).toBeNull();
    expect(await answer(call('money_at_rate', money('10.01'), 'cast(92.5 as decimal(18, 4))'))).toBe('925.93');
  });

  it('joined_text leaves nulls out', async () => {
    const joined = (...texts: readonly (string | null)[]): Promise<Cell> =>
      answer(`{{ joined_text(${JSON.stringify(texts.map(text))}, ' / ') }}`);
    expect(await joined('a', null, 'b')).toBe('a / b');
    expect(await joined(null, null)).toBeNull();
  });

  it('patterns and literals keep their backslashes and quotes', async () => {
    const once = async (expression: string): Promise<Cell> => {
      const from = rendered(`from (select ${text("it's a1b22")} as word) as r`, name);
      const found = await warehouse.query<{ answer: Cell }>(`select ${rendered(expression, name)} as answer ${from}`);
      return found[0]?.answer ?? null;
    };
    expect(await once(`{{ replace_pattern('word', '([0-9]+)', '<\\1>') }}`.replaceAll('\\', '\\\\'))).toBe(
      "it's a<1>b<22>",
    );
    expect(await once(`{{ replace_pattern('word', "'", '') }}`)).toBe('its a1b22');
    expect(Number(await once(`{{ matches_pattern('word', '\\d{2}$') }}`.replaceAll('\\', '\\\\')))).toBe(1);
    expect(await once(`{{ sql_text("it's a \\ path") }}`.replaceAll('\\', '\\\\'))).toBe("it's a \\ path");
  });

  it.each([
    [81, 263, 0.2552885199, 0.366209577],
    [0, 20, 0, 0.1611251581],
    [20, 20, 0.8388748419, 1],
    [1, 29, 0.006113214293, 0.1717552188],
  ])('P-FUN-05 Wilson, %d of %d', async (hits, trials, low, high) => {
    expect(await answer(call('wilson_low', String(hits), String(trials)))).toBeCloseTo(low, 9);
    expect(await answer(call('wilson_high', String(hits), String(trials)))).toBeCloseTo(high, 9);
  });

  it('a rate of nothing has no interval', async () => {
    expect(await answer(call('wilson_low', '0', '0'))).toBeNull();
    expect(await answer(call('wilson_high', '0', '0'))).toBeNull();
  });

  it('P-TEAM-05 a quantile lies between its neighbours: 9.1 of 1 to 10 at 0.9', async () => {
    const oneToTen = `from (${Array.from({ length: 10 }, (_, at) => `select ${at + 1} as value`).join(' union all ')}) as r`;
    expect(await answer(call('quantile', 'value', '=0.9'), oneToTen)).toBeCloseTo(9.1, 12);
  });

  it('P-REP-04 a client’s rate is drawn to the product’s', async () => {
    expect(await answer(call('drawn_rate', '120.0', '130.0', '4.0', '5.0'))).toBeCloseTo(0.9185185185, 9);
    expect(await answer(call('drawn_rate', '120.0', '130.0', 'null', 'null'))).toBeCloseTo(120 / 130, 9);
    expect(await answer(call('drawn_rate', '0.0', '0.0', 'null', 'null'))).toBeNull();
  });

  it('local_time is the clock on the wall', async () => {
    const hour = `extract(hour from ${call('local_time', instant('2024-01-31 22:30:00'), 'Europe/Moscow')})`;
    expect(Number(await answer(hour))).toBe(1);
  });
});
