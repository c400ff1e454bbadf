import type { Messages } from './messages/messages.ts';

/** 1 the work failed, 2 the command or the configuration is wrong, 3 something is out of reach or locked. */
export type FailureCode = 1 | 2 | 3;

/** What stops a command. It holds facts and is worded only where it is shown, in the reader's language. */
export class Trouble extends Error {
  override readonly name = 'Trouble';
  constructor(
    readonly code: FailureCode,
    readonly say: (messages: Messages) => string,
    override readonly cause?: unknown,
  ) {
    super('a command could not be carried out');
  }
}

/** The person pressed Ctrl-C, or the process was asked to stop. Exit code 130. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}
