import { BuildError, ProjectError } from '../../models/runner/index.ts';
import { SelectorError } from '../../models/runner/graph/selectors.ts';
import { Trouble } from '../trouble.ts';

/** A project that cannot be read, or a wish that cannot be had, is a wrong configuration: exit code 2. */
export function asTrouble(error: unknown): never {
  if (error instanceof ProjectError || error instanceof BuildError || error instanceof SelectorError) {
    const { message } = error;
    throw new Trouble(2, () => message, error);
  }
  throw error;
}
