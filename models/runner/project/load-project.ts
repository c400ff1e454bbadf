import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { dbtLayout } from './layout-dbt.ts';
import { voronkaLayout } from './layout-voronka.ts';
import { assemble } from './assemble.ts';
import type { Project } from './project.ts';

/** Where a project lies. `artifacts`: the folder for manifest.json and the rest; `<root>/target` unless given. */
export type ProjectPlace = {
  readonly root: string;
  readonly extraModelDirs: readonly string[];
  readonly vars: Readonly<Record<string, unknown>>;
  readonly artifacts?: string;
};

/**
 * Reads a project from disk: Voronka's own layout, or dbt's when the folder holds dbt_project.yml.
 * Throws ProjectError with every file:line that is wrong.
 */
export async function loadProject(place: ProjectPlace): Promise<Project> {
  const root = resolve(place.root);
  const layout = existsSync(join(root, 'dbt_project.yml'))
    ? dbtLayout(root, place.vars)
    : voronkaLayout(
        root,
        place.extraModelDirs.map((folder) => resolve(folder)),
      );
  return assemble(layout, { vars: place.vars, artifacts: resolve(place.artifacts ?? join(root, 'target')) });
}
