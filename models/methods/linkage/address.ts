import { likeness, type Comparison } from './linkage.ts';
import type { Engine } from '../../../warehouse/warehouse.ts';

/**
 * How addresses are compared (columns `address`, `street`, `house` of macros/address_key): the same, the same but for the
 * flat or the building that one side leaves out, or the same house in a street written with a slip. An address without a
 * street or a house says nothing.
 */
export function addressComparison(engine: Engine): Comparison {
  const { slip, within } = likeness[engine];
  const begins = (one: string, other: string) => `${one}.house || ' ' like ${other}.house || ' %'`;
  return {
    name: 'address',
    columns: ['address'],
    levels: [
      { name: 'exact', when: 'l.address = r.address' },
      { name: 'part', when: `l.street = r.street and (${begins('l', 'r')} or ${begins('r', 'l')})` },
      {
        name: 'close',
        when: `l.house = r.house and (${slip('l.street', 'r.street')} or ${within(20, 'l.street', 'r.street')})`,
      },
    ],
    m: [0.5, 0.15, 0.1, 0.25],
    frequency: 'address',
  };
}
