import type { Engine } from '../../../warehouse/warehouse.ts';
import { addressComparison } from '../../methods/linkage/address.ts';
import { likeness, type Linkage } from '../../methods/linkage/linkage.ts';
import { makeMatches } from '../../methods/linkage/make-matches.ts';
import type { ModelConfig, ModelTools } from '../../runner/building/typescript-model.ts';

// One row per pair of companies that are one with a probability of 0.5 at least. Two of different ИНН are two.
export const config: ModelConfig = { refs: ['company_identity'], tags: ['slow'] };

export async function model({ warehouse, ref, target }: ModelTools): Promise<void> {
  await makeMatches(warehouse, target, companyLinkage(target.type), {
    records: `select * from ${ref('company_identity')}`,
    apart: 'inn',
    doubt: null,
  });
}

/** How companies are told to be one. The first m is what is believed before the pairs are seen. */
export function companyLinkage(engine: Engine): Linkage {
  const { slip, within } = likeness[engine];
  const exact = (column: string) => ({ name: 'exact', when: `l.${column} = r.${column}` });
  return {
    largestBlock: 100,
    comparisons: [
      {
        name: 'inn',
        columns: ['inn'],
        levels: [exact('inn')],
        m: [0.98, 0.02],
        frequency: 'inn',
      },
      {
        name: 'name',
        columns: ['stem'],
        levels: [
          exact('stem'),
          { name: 'close', when: `${slip('l.stem', 'r.stem')} and length(l.stem) > 4` },
          { name: 'like', when: within(20, 'l.stem', 'r.stem') },
        ],
        m: [0.8, 0.08, 0.07, 0.05],
        frequency: 'stem',
      },
      { name: 'form', columns: ['form'], levels: [exact('form')], m: [0.9, 0.1], frequency: 'form' },
      { name: 'phone', columns: ['phone'], levels: [exact('phone')], m: [0.7, 0.3], frequency: 'phone' },
      { name: 'domain', columns: ['domain'], levels: [exact('domain')], m: [0.8, 0.2], frequency: 'domain' },
      { name: 'city', columns: ['city'], levels: [exact('city')], m: [0.85, 0.15], frequency: 'city' },
      addressComparison(engine),
    ],
    rules: [
      { name: 'inn', key: 'inn', teachesNothingOf: ['inn'] },
      { name: 'phone', key: 'phone', teachesNothingOf: ['phone'] },
      { name: 'domain', key: 'domain', teachesNothingOf: ['domain'] },
      { name: 'name and city', key: `stem || ' ' || city`, teachesNothingOf: ['name', 'city'] },
      { name: 'name', key: 'stem', teachesNothingOf: ['name'] },
    ],
  };
}
