import { carryOut } from '../dispatch.ts';
import type { Place } from '../program.ts';

/** Makes the demo company, loads it and builds the marts. */
export function demo(place: Place, said: { readonly scale?: number }): Promise<number> {
  return carryOut(place, { kind: 'demo', scale: said.scale ?? 1 });
}
