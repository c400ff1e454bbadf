import type { Engine } from '../../../warehouse/warehouse.ts';
import { compileProject } from './compile.ts';
import type { Graph } from './graph.ts';
import { Templates } from '../templates/jinja.ts';
import type { Project } from '../project/project.ts';

export type Compiled = { readonly graph: Graph; readonly templates: Templates };

/** A project is read once and never changes, so it is rendered once per engine. */
const compiled = new WeakMap<Project, Map<Engine, Promise<Compiled>>>();

export function graphFor(project: Project, engine: Engine): Promise<Compiled> {
  const engines = compiled.get(project) ?? new Map<Engine, Promise<Compiled>>();
  compiled.set(project, engines);
  const ready = engines.get(engine) ?? compile(project, engine);
  engines.set(engine, ready);
  return ready;
}

async function compile(project: Project, engine: Engine): Promise<Compiled> {
  const templates = new Templates(project, engine);
  return { graph: await compileProject(project, templates), templates };
}
