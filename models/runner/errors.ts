import type { NodeName, Spot } from './project/project.ts';

/** The project cannot be read or does not hang together: nothing was run. */
export class ProjectError extends Error {
  override readonly name = 'ProjectError';
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(tellProblem).join('\n\n'));
  }
}

/** One thing wrong at one place. `excerpt` is the lines around it, ready to print. */
export type Problem = { readonly message: string; readonly spot: Spot | null; readonly excerpt: string | null };

/** A node the engine refused, with the compiled SQL that was sent. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  constructor(
    readonly node: NodeName,
    readonly problem: Problem,
    readonly sql: string,
    override readonly cause: unknown,
  ) {
    super(tellProblem(problem));
  }
}

/** `models/marts/deals.sql:14:9 unknown column "amout"` and the lines around it. */
export function tellProblem({ message, spot, excerpt }: Problem): string {
  const place = spot ? `${spot.file}:${spot.line}:${spot.column} ` : '';
  return excerpt === null ? `${place}${message}` : `${place}${message}\n${excerpt}`;
}

/** The line before, the line and the line after, with a caret under the column. */
export function excerptOf(text: string, { line, column }: { readonly line: number; readonly column: number }): string {
  const lines = text.split('\n');
  const width = String(line + 1).length;
  const shown: string[] = [];
  for (const number of [line - 1, line, line + 1]) {
    const source = lines[number - 1];
    if (source === undefined) continue;
    shown.push(`${String(number).padStart(width)} ${number === line ? '>' : '|'} ${source}`);
    if (number === line) shown.push(`${' '.repeat(width)}   ${' '.repeat(Math.max(0, column - 1))}^`);
  }
  return shown.join('\n');
}

/** A problem with the lines around it. */
export function problemAt(message: string, spot: Spot, text: string): Problem {
  return { message, spot, excerpt: excerptOf(text, spot) };
}
