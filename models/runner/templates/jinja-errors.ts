/** What MiniJinja says in debug mode, read back into parts. `column` is from 1. */
export type EngineError = {
  readonly message: string;
  readonly template: string;
  readonly line: number;
  readonly column: number;
  /** The function, filter or variable it did not know. */
  readonly unknownName: string | null;
};

/** The listing below the message begins every line with seven characters: number, mark and space. */
const GUTTER = 7;

/** null when it is not an error of MiniJinja's. */
export function readEngineError(error: unknown): EngineError | null {
  if (!(error instanceof Error)) return null;
  const lines = error.message.split('\n');
  const head = /^(.*) \(in (.+):(\d+)\)$/.exec(lines[0] ?? '');
  if (!head) return null;
  const caret = lines.find((line) => /^ {5}i +\^/.test(line));
  const listed = lines.find((line) => new RegExp(`^ *${head[3]} > `).test(line));
  const column = caret ? caret.indexOf('^') - GUTTER + 1 : 1;
  const message = head[1] ?? '';
  const named = /(?:function|filter|test): (?:filter |test )?(\w+) is unknown/.exec(message)?.[1] ?? null;
  const called =
    /not callable/.test(message) && caret && listed
      ? (/^\w+/.exec(listed.slice(caret.indexOf('^')))?.[0] ?? null)
      : null;
  const unknownName = named ?? (called === null ? null : called);
  return {
    message: called === null ? message : `unknown function: ${called} is unknown`,
    template: head[2] ?? '',
    line: Number(head[3]),
    column,
    unknownName,
  };
}
