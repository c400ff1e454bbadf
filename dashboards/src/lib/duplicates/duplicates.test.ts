import { expect, it } from 'vitest';
import { priorOf, reasonsOf, sideBySide } from './duplicates.ts';

it('reasons are read in bits, the weightiest first; what cannot be read is no reason', () => {
  expect(reasonsOf('name=close:42 phone=exact:113 city=else:-48 odd')).toEqual([
    { field: 'phone', likeness: 'exact', bits: 11.3 },
    { field: 'city', likeness: 'else', bits: -4.8 },
    { field: 'name', likeness: 'close', bits: 4.2 },
  ]);
  expect(reasonsOf(null)).toEqual([]);
});

it('reasons and the rarity of any match come to the weight', () => {
  expect(
    priorOf({ weight: 25.1, evidence: 'inn=exact:113 name=exact:113 phone=exact:113 form=exact:24 city=exact:37' }),
  ).toBe(-14.9);
  expect(priorOf({ weight: null, evidence: null })).toBeNull();
});

it('a field that one card knows stands beside a dash, one that neither knows is left out', () => {
  const card = (fields: Record<string, string | null>, owner: string) => ({
    fields: { ...fields, owner_id: 'e1' },
    names: { owner_id: { name: owner } },
    masked: [],
  });
  expect(
    sideBySide(
      card({ inn: '77', kpp: null, city: 'Тверь' }, 'Анна'),
      card({ inn: '77', kpp: null, city: null }, 'Борис'),
    ),
  ).toEqual([
    { field: 'inn', left: '77', right: '77', isEqual: true },
    { field: 'city', left: 'Тверь', right: null, isEqual: false },
    { field: 'owner_id', left: 'Анна', right: 'Борис', isEqual: false },
  ]);
});
