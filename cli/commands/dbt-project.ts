import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { loadProject, type Project } from '../../models/runner/index.ts';
import { readProfile } from '../../models/runner/project/dbt-profile.ts';
import { openWarehouse } from '../../warehouse/open.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { withInterrupt } from '../dispatch.ts';
import type { JobOf, Outcome } from '../jobs/job.ts';
import type { Teller } from '../jobs/jobs.ts';
import { shownOn } from '../progress.ts';
import type { Place } from '../program.ts';
import { answer } from '../terminal.ts';
import { Trouble } from '../trouble.ts';
import { buildProject } from '../doing/build.ts';
import { checkProject } from '../doing/check.ts';
import { asTrouble } from '../doing/runner-trouble.ts';

/** Builds a dbt project in the DuckDB that its profiles.yml names; its files are left as they are. */
export function buildDbtProject(place: Place, dir: string, job: JobOf<'build'>): Promise<number> {
  return onDbtProject(place, dir, (project, warehouse, teller) => buildProject(project, warehouse, job, teller));
}

/** Runs the tests of a dbt project on what was built there. */
export function checkDbtProject(place: Place, dir: string, job: JobOf<'check'>): Promise<number> {
  return onDbtProject(place, dir, (project, warehouse, teller) => checkProject(project, warehouse, job, teller));
}

type Work = (project: Project, warehouse: Warehouse, teller: Teller) => Promise<Outcome>;

async function onDbtProject(place: Place, dir: string, work: Work): Promise<number> {
  const text = await readFile(join(dir, 'dbt_project.yml'), 'utf8').catch((error: unknown) => {
    throw new Trouble(2, (m) => m.build.noDbtProject(dir), error);
  });
  const { profile } = (parse(text) ?? {}) as { profile?: unknown };
  const { warehouseUrl } = readProfile(dir, typeof profile === 'string' ? profile : null);
  if (warehouseUrl === null) throw new Trouble(2, (m) => m.build.noDuckDbProfile(dir));

  const project = await loadProject({ root: dir, extraModelDirs: [], vars: {} }).catch(asTrouble);
  const warehouse = await openWarehouse(warehouseUrl).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Trouble(3, (m) => m.warehouse.unreachable(warehouseUrl, reason), error);
  });
  const shown = shownOn(place.terminal);
  try {
    const { locale } = place.terminal;
    const outcome = await withInterrupt((signal) => work(project, warehouse, { locale, signal, tell: shown.tell }));
    shown.end();
    answer(place.terminal, outcome.words, { ...outcome.result, ok: outcome.exitCode === 0 });
    return outcome.exitCode;
  } finally {
    shown.end();
    await warehouse.close();
  }
}
