import { resolve } from 'node:path';
import { carryOut } from '../dispatch.ts';
import type { Place } from '../program.ts';

/** Builds models and runs their checks; with --project, those of a dbt project in the DuckDB that it names. */
export async function build(
  place: Place,
  select: string | null,
  said: { readonly full?: true; readonly project?: string },
): Promise<number> {
  const full = said.full ?? false;
  if (said.project === undefined) return carryOut(place, { kind: 'build', select, full });
  const { buildDbtProject } = await import('./dbt-project.ts');
  return buildDbtProject(place, resolve(said.project), { kind: 'build', select, full });
}
