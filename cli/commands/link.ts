import { carryOut } from '../dispatch.ts';
import type { Place } from '../program.ts';

/** Prints a link that signs in once. */
export function link(
  place: Place,
  said: { readonly role: string; readonly user?: string; readonly team?: string },
): Promise<number> {
  return carryOut(place, { kind: 'link', role: said.role, user: said.user ?? null, team: said.team ?? null });
}
