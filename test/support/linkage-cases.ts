import type { Engine } from '../../warehouse/warehouse.ts';
import { likeness, type Comparison, type Linkage } from '../../models/methods/linkage/linkage.ts';

/** Names and dates of people, as the published linkage sets write them: plain comparisons, nothing tuned to a set. */
export function febrlLinkage(engine: Engine, { withNationalId }: { readonly withNationalId: boolean }): Linkage {
  const { slip: oneSlip, within } = likeness[engine];
  const alike = (column: string, m: readonly number[], frequency = true): Comparison => ({
    name: column,
    columns: [column],
    levels: [
      { name: 'exact', when: `l.${column} = r.${column}` },
      {
        name: 'close',
        when: `${oneSlip(`l.${column}`, `r.${column}`)} or ${within(15, `l.${column}`, `r.${column}`)}`,
      },
      { name: 'like', when: within(30, `l.${column}`, `r.${column}`) },
    ],
    m,
    ...(frequency ? { frequency: column } : {}),
  });
  const slip = (column: string): Comparison => ({
    name: column,
    columns: [column],
    levels: [
      { name: 'exact', when: `l.${column} = r.${column}` },
      { name: 'slip', when: oneSlip(`l.${column}`, `r.${column}`) },
    ],
    m: [0.9, 0.08, 0.02],
    frequency: column,
  });
  const crossed = {
    name: 'crossed',
    when: `l.given_name = r.surname and l.surname = r.given_name`,
  };
  const given = alike('given_name', [0.75, 0.1, 0.05, 0.05, 0.05]);
  return {
    largestBlock: 200,
    comparisons: [
      { ...given, columns: ['given_name'], levels: [...given.levels, crossed] },
      alike('surname', [0.8, 0.1, 0.05, 0.05]),
      slip('date_of_birth'),
      alike('suburb', [0.8, 0.1, 0.05, 0.05]),
      slip('postcode'),
      alike('address_1', [0.7, 0.15, 0.05, 0.1]),
      slip('street_number'),
      ...(withNationalId ? [slip('soc_sec_id')] : []),
    ],
    rules: [
      {
        name: 'surname and birth date',
        key: `surname || ' ' || date_of_birth`,
        teachesNothingOf: ['surname', 'date_of_birth'],
      },
      {
        name: 'given name and birth date',
        key: `given_name || ' ' || date_of_birth`,
        teachesNothingOf: ['given_name', 'date_of_birth'],
      },
      {
        name: 'given name and surname',
        key: `given_name || ' ' || surname`,
        teachesNothingOf: ['given_name', 'surname'],
      },
      { name: 'address', key: `postcode || ' ' || address_1`, teachesNothingOf: ['postcode', 'address_1'] },
      { name: 'surname and suburb', key: `surname || ' ' || suburb`, teachesNothingOf: ['surname', 'suburb'] },
      { name: 'birth date', key: 'date_of_birth', teachesNothingOf: ['date_of_birth'] },
      {
        name: 'given name and postcode',
        key: `given_name || ' ' || postcode`,
        teachesNothingOf: ['given_name', 'postcode'],
      },
      ...(withNationalId ? [{ name: 'national id', key: 'soc_sec_id', teachesNothingOf: ['soc_sec_id'] }] : []),
    ],
  };
}

export function splinkLinkage(engine: Engine): Linkage {
  const { slip: oneSlip, within } = likeness[engine];
  const name = (column: string, other: string, m: readonly number[]): Comparison => ({
    name: column,
    columns: [column],
    levels: [
      { name: 'exact', when: `l.${column} = r.${column}` },
      { name: 'close', when: oneSlip(`l.${column}`, `r.${column}`) },
      {
        name: 'crossed',
        when: `${within(25, `l.${column}`, `coalesce(r.${other}, '')`)} or ${within(25, `coalesce(l.${other}, '')`, `r.${column}`)}`,
      },
      { name: 'like', when: within(50, `l.${column}`, `r.${column}`) },
    ],
    m,
    frequency: column,
  });
  return {
    largestBlock: 300,
    comparisons: [
      name('first_name', 'surname', [0.55, 0.15, 0.1, 0.1, 0.1]),
      name('surname', 'first_name', [0.55, 0.15, 0.1, 0.1, 0.1]),
      {
        name: 'dob',
        columns: ['dob'],
        levels: [
          { name: 'exact', when: 'l.dob = r.dob' },
          { name: 'slip', when: oneSlip('l.dob', 'r.dob') },
          { name: 'two slips', when: within(20, 'l.dob', 'r.dob') },
          { name: 'three slips', when: within(30, 'l.dob', 'r.dob') },
        ],
        m: [0.6, 0.2, 0.1, 0.05, 0.05],
        frequency: 'dob',
      },
      {
        name: 'city',
        columns: ['city'],
        levels: [
          { name: 'exact', when: 'l.city = r.city' },
          { name: 'close', when: `${oneSlip('l.city', 'r.city')} or ${within(35, 'l.city', 'r.city')}` },
        ],
        m: [0.7, 0.15, 0.15],
        frequency: 'city',
      },
      {
        name: 'email',
        columns: ['email'],
        levels: [
          { name: 'exact', when: 'l.email = r.email' },
          { name: 'box', when: `l.box = r.box` },
          { name: 'close', when: within(15, 'l.email', 'r.email') },
          { name: 'like', when: within(35, 'l.email', 'r.email') },
        ],
        m: [0.7, 0.1, 0.1, 0.05, 0.05],
        frequency: 'email',
      },
    ],
    rules: [
      { name: 'e-mail', key: 'email', teachesNothingOf: ['email'] },
      { name: 'box', key: 'box', teachesNothingOf: ['email'] },
      { name: 'birth date', key: 'dob', teachesNothingOf: ['dob'] },
      {
        name: 'names',
        key: `least(first_name, surname) || ' ' || greatest(first_name, surname)`,
        teachesNothingOf: ['first_name', 'surname'],
      },
      { name: 'surname and city', key: `surname || ' ' || city`, teachesNothingOf: ['surname', 'city'] },
      { name: 'first name and city', key: `first_name || ' ' || city`, teachesNothingOf: ['first_name', 'city'] },
      { name: 'domain', key: 'domain', teachesNothingOf: ['email'] },
      { name: 'month and city', key: `substring(dob, 1, 7) || ' ' || city`, teachesNothingOf: ['dob', 'city'] },
      { name: 'surname and year', key: `surname || ' ' || substring(dob, 1, 4)`, teachesNothingOf: ['surname', 'dob'] },
      {
        name: 'first name and month',
        key: `first_name || ' ' || substring(dob, 1, 7)`,
        teachesNothingOf: ['first_name', 'dob'],
      },
    ],
  };
}
