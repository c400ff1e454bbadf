export { loadProject, type ProjectPlace } from './load-project.ts';
export { build, type BuildWish } from './build.ts';
export { check, type CheckEvent, type CheckReport, type CheckWish } from './check.ts';
export { compileModel } from './compile-model.ts';
export { BuildError, type BuildEvent, type BuildReport, type NodeResult, type Outcome } from './events.ts';
export { ProjectError, ModelError, type Problem } from './errors.ts';
export type { Project } from './project.ts';
