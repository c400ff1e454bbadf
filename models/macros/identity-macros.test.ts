import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../test/support/engines.ts';
import { macroOf, renderMacros } from '../../test/support/macros.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';

describe.each(engines)('who is who on $name', ({ open }) => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await open();
  });
  afterAll(() => warehouse.close());

  it.each([
    ['MARTHA', 'MARHTA', 0.9611111111],
    ['DWAYNE', 'DUANE', 0.84],
    ['DIXON', 'DICKSONX', 0.8133333333],
    ['ABC', 'XYZ', 0],
    ['JELLYFISH', 'SMELLYFISH', 0.8962962963],
    ['ИВАНОВ', 'ИВАНОВА', 0.9714285714],
    ['ПЕТРОВ', 'ПЕРТОВ', 0.9555555556],
    ['СЕРГЕЙ', 'СЕРГЕИ', 0.9333333333],
  ])('P-DED-05 %s and %s are alike by letters', async (one, other, likeness) =>
    expect(await macroOf(warehouse, 'jaro_winkler', one, other)).toBeCloseTo(likeness, 6),
  );

  it.each([
    ['ИВАНОВ', 'ИВАНОВА', 1, 1],
    ['ё', 'е', 1, 1],
    ['КУЗНЕЦОВ', 'КУЗНЕЦОВА', 1, 1],
    ['ПЕТРОВ', 'ПЕРТОВ', 2, 1],
  ])('P-DED-06 %s is %s after %d letters, or %d with neighbours swapped', async (one, other, plain, swapped) => {
    expect(Number(await macroOf(warehouse, 'edit_distance', one, other))).toBe(plain);
    expect(Number(await macroOf(warehouse, 'edit_distance_with_swaps', one, other))).toBe(swapped);
  });

  it.each([
    ['inn', '7707083893', true],
    ['inn', '7736207543', true],
    ['inn', '7830002293', true],
    ['inn', '7707083894', false],
    ['inn', '500100732259', true],
    ['inn', '500100732258', false],
    ['inn', '000000000000', false],
    ['inn', '7710140679', true],
    ['inn', '5003052454', true],
    ['inn', '7728168971', true],
    ['inn', '526317984689', true],
    ['inn', '773370633003', false],
    ['inn', '0000000000', false],
    ['inn', '7831002293', false],
    ['inn', '77070838', false],
    ['inn', 'семь', false],
    ['ogrn', '1027700132195', true],
    ['ogrn', '1027700132196', false],
    ['ogrn', '304500116000157', true],
    ['ogrn', '1027700229193', true],
    ['ogrn', '304500116000158', false],
    ['snils', '11223344595', true],
    ['snils', '11223344596', false],
  ])('P-DED-09 P-DED-12 %s %s: %s', async (kind, number, isValid) => {
    const sql = renderMacros(
      `select {{ as_flag(${kind}_is_valid('number')) }} as valid from (select cast($number as {{ type('text') }}) as number) as given`,
      warehouse.engine,
    );
    expect(await warehouse.query(sql, { number })).toEqual([{ valid: isValid }]);
  });

  it.each([
    ['ООО «Ромашка»', 'ООО', 'РОМАШКА'],
    ['Общество с ограниченной ответственностью "Ромашка"', 'ООО', 'РОМАШКА'],
    ['ромашка, ООО', 'ООО', 'РОМАШКА'],
    ['ИП Иванов Иван Иванович', 'ИП', 'ИВАНОВ ИВАН ИВАНОВИЧ'],
    ['АО "Ромашка"', 'АО', 'РОМАШКА'],
    ['Ромашка-Юг ООО', 'ООО', 'РОМАШКА-ЮГ'],
    ['Сбер', null, 'СБЕР'],
    ['Volkswagen Bank G.m.b.H.', 'GMBH', 'VOLKSWAGEN BANK'],
    ['ООО АО', 'ООО', null],
  ])('P-DED-11 %s is of the form %s and called %s', async (name, form, stem) => {
    expect(
      await macroOf(warehouse, 'company_words', name).then((words) =>
        macroOf(warehouse, 'legal_form_of', String(words)),
      ),
    ).toBe(form);
    expect(
      await macroOf(warehouse, 'company_words', name).then((words) =>
        macroOf(warehouse, 'company_stem', String(words)),
      ),
    ).toBe(stem);
  });

  it.each([
    ['Юрий Щёлоков', 'Yuri Shchelokov'],
    ['Сергей', 'SERGEY'],
    ['Алексей Хохлов', 'Alexey Khokhlov'],
    ['Наталья', 'Natalia'],
    ['Семён', 'Семен'],
    ['Müller-Lüdenscheidt', 'muller ludenscheidt'],
  ])('%s is compared like %s', async (one, other) =>
    expect(await macroOf(warehouse, 'name_key', one)).toBe(await macroOf(warehouse, 'name_key', other)),
  );
  it('a name keeps й and и apart in no script, and nothing is null', async () => {
    expect(await macroOf(warehouse, 'latin', 'Щукин Юрий Хьюз')).toBe('shchukin iurii khiuz');
    expect(await macroOf(warehouse, 'name_key', ' -')).toBeNull();
  });

  it.each([
    ['г. Москва, ул. Ленина, д. 5, корп. 2', 'Москва', 'lenina', '5 2'],
    ['101000, Россия, Москва, Ленина ул., 5к2', 'Москва', 'lenina', '5 2'],
    ['Lenina 5-2', 'Moscow', 'lenina', '5 2'],
    ['Нижний Новгород, пр-т Гагарина 23, оф. 4', 'Нижний Новгород', 'gagarina', '23 4'],
    ['наб. реки Фонтанки, 12', null, 'reki fontanki', '12'],
    ['1515 Adela Ln', 'Las Vegas', 'adela', '1515'],
    ['1515 Adela Lane, Las Vegas, NV', 'Las Vegas', 'adela nv', '1515'],
    ['д. 7', 'Псков', null, '7'],
    ['—', 'Псков', null, null],
  ])('%s in %s is %s, %s', async (address, city, street, house) => {
    const sql = renderMacros(
      `select {{ street_of('words') }} as street, {{ house_of('words') }} as house
       from (select {{ address_words('address', 'city') }} as words
         from (select cast($address as {{ type('text') }}) as address, cast($city as {{ type('text') }}) as city) as given) as worded`,
      warehouse.engine,
    );
    expect(await warehouse.query(sql, { address, city })).toEqual([{ street, house }]);
  });

  it.each([
    [' Ivan.Petrov+crm@GoogleMail.com', 'ivanpetrov@gmail.com'],
    ['a.b@ya.ru', 'a-b@yandex.ru'],
    ['A-B@yandex.com', 'a-b@yandex.ru'],
    ['me@mail.ru', 'me@mail.ru'],
    ['info@firma.ru', null],
    ['нет', null],
  ])('the box of %s is %s', async (email, key) => expect(await macroOf(warehouse, 'email_key', email)).toBe(key));
});
