import { carryOut } from '../dispatch.ts';
import type { Place } from '../program.ts';

/** Loads what is new from the sources of voronka.yml, or from one of them. */
export function sync(place: Place, source: string | null, said: { readonly full?: true }): Promise<number> {
  return carryOut(place, { kind: 'sync', source, full: said.full ?? false });
}
