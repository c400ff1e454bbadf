import type { Engine } from '../../../warehouse/warehouse.ts';
import { addressComparison } from '../../methods/linkage/address.ts';
import { likeness, type Linkage } from '../../methods/linkage/linkage.ts';
import { makeMatches } from '../../methods/linkage/make-matches.ts';
import type { ModelConfig, ModelTools } from '../../runner/building/typescript-model.ts';

// One row per pair of contacts, or of leads without a card, that are one person with a probability of 0.5 at least.
export const config: ModelConfig = { refs: ['contact_identity'], tags: ['slow'] };

export async function model({ warehouse, ref, target }: ModelTools): Promise<void> {
  await makeMatches(warehouse, target, contactLinkage(target.type), {
    records: `select * from ${ref('contact_identity')}`,
    apart: null,
    // One box, one address, one surname and two given names: a family.
    doubt: 'given',
  });
}

/** How people are told to be one. The first m is what is believed before the pairs are seen. */
export function contactLinkage(engine: Engine): Linkage {
  const { slip, within } = likeness[engine];
  const close = (column: string) =>
    `(${slip(`l.${column}`, `r.${column}`)} or ${within(20, `l.${column}`, `r.${column}`)})`;
  // A slip makes another name of a short one: Mary and Mark, Анна and Инна.
  const closeGiven = `${close('given')} and least(length(l.given), length(r.given)) > 4`;
  const exact = (column: string) => ({ name: 'exact', when: `l.${column} = r.${column}` });
  const initial = `substring(l.given, 1, 1) = substring(r.given, 1, 1) and (length(l.given) = 1 or length(r.given) = 1)`;
  return {
    largestBlock: 100,
    comparisons: [
      { name: 'phone', columns: ['phone'], levels: [exact('phone')], m: [0.75, 0.25], frequency: 'phone' },
      {
        name: 'email',
        columns: ['email'],
        levels: [exact('email'), { name: 'close', when: close('email') }],
        m: [0.7, 0.1, 0.2],
        frequency: 'email',
      },
      {
        name: 'surname',
        columns: ['surname'],
        levels: [
          exact('surname'),
          { name: 'close', when: close('surname') },
          { name: 'crossed', when: 'l.surname = r.given and l.given = r.surname' },
        ],
        m: [0.85, 0.08, 0.03, 0.04],
        frequency: 'surname',
      },
      {
        name: 'given',
        columns: ['given'],
        levels: [
          exact('given'),
          { name: 'short', when: `l.given_root = r.given_root or (${initial})` },
          { name: 'close', when: `(${closeGiven}) or (l.surname = r.given and l.given = r.surname)` },
        ],
        m: [0.8, 0.1, 0.06, 0.04],
        frequency: 'given',
      },
      {
        name: 'patronymic',
        columns: ['patronymic'],
        levels: [exact('patronymic'), { name: 'close', when: close('patronymic') }],
        m: [0.92, 0.05, 0.03],
        frequency: 'patronymic',
      },
      { name: 'city', columns: ['city'], levels: [exact('city')], m: [0.8, 0.2], frequency: 'city' },
      addressComparison(engine),
      {
        name: 'company',
        columns: ['company'],
        levels: [exact('company'), { name: 'close', when: close('company') }],
        m: [0.7, 0.1, 0.2],
        frequency: 'company',
      },
    ],
    rules: [
      { name: 'phone', key: 'phone', teachesNothingOf: ['phone'] },
      { name: 'email', key: 'email', teachesNothingOf: ['email'] },
      {
        name: 'name and city',
        key: `surname || ' ' || given_root || ' ' || city`,
        teachesNothingOf: ['surname', 'given', 'city'],
      },
      {
        name: 'name and company',
        key: `surname || ' ' || company`,
        teachesNothingOf: ['surname', 'company'],
      },
      {
        name: 'whole name',
        key: `surname || ' ' || given_root || ' ' || patronymic`,
        teachesNothingOf: ['surname', 'given', 'patronymic'],
      },
    ],
  };
}
