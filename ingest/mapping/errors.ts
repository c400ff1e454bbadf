/** What is wrong in a mapping file, and where. */
export type MappingProblem = { readonly file: string; readonly line: number; readonly message: string };

/** A mapping that cannot be used. The message lists every problem as file:line. */
export class MappingError extends Error {
  override readonly name = 'MappingError';
  constructor(readonly problems: readonly MappingProblem[]) {
    super(problems.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('\n'));
  }
}
