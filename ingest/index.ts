export { importFiles, type ImportWish } from './import.ts';
export { finishImports } from './resume.ts';
export { type MappingChoice } from './choose.ts';
export { type FileReport, type ImportProgress, type ImportReport, type UnclaimedFile } from './report.ts';
export { ensureRawTables } from './raw/tables.ts';
export { DEFAULT_LIMITS, UnreadableFile, type Limits } from './files/limits.ts';
export { MappingError, type MappingProblem } from './mapping/errors.ts';
export { builtInSources } from './mapping/built-in.ts';
