import { resolve } from 'node:path';
import { carryOut } from '../dispatch.ts';
import type { Place } from '../program.ts';

/** Runs the checks of models that are already built. */
export async function check(place: Place, select: string | null, said: { readonly project?: string }): Promise<number> {
  if (said.project === undefined) return carryOut(place, { kind: 'check', select });
  const { checkDbtProject } = await import('./dbt-project.ts');
  return checkDbtProject(place, resolve(said.project), { kind: 'check', select });
}
