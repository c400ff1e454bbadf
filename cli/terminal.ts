import type { Locale } from './config.ts';
import { messagesOf, type Messages } from './messages/messages.ts';
import { Interrupted, Trouble } from './trouble.ts';

/** Where a command speaks: results to stdout, everything else to stderr, so a pipe gets results only. */
export type Terminal = {
  readonly locale: Locale;
  readonly messages: Messages;
  /** --json: one JSON object on stdout at the end, and nothing else there. */
  readonly json: boolean;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
};

export function terminalOf(locale: Locale, json: boolean): Terminal {
  return { locale, messages: messagesOf(locale), json, stdout: process.stdout, stderr: process.stderr };
}

export function say(terminal: Terminal, text: string): void {
  terminal.stderr.write(`${text}\n`);
}

/** The result of a command: words for a person, or the object with --json. */
export function answer(terminal: Terminal, words: string, object: Readonly<Record<string, unknown>>): void {
  if (terminal.json) terminal.stdout.write(`${jsonOf({ ok: true, ...object })}\n`);
  else if (words !== '') terminal.stdout.write(`${words}\n`);
}

/** Tells what went wrong and gives the exit code. A fault of ours keeps its stack; a person's does not need one. */
export function tellFailure(terminal: Terminal, error: unknown): number {
  if (error instanceof Interrupted) {
    if (terminal.json)
      terminal.stdout.write(`${jsonOf({ ok: false, error: { code: 130, message: 'interrupted' } })}\n`);
    else say(terminal, terminal.messages.interrupted);
    return 130;
  }
  const code = error instanceof Trouble ? error.code : 1;
  const message = messageOf(error, terminal.messages);
  if (terminal.json) terminal.stdout.write(`${jsonOf({ ok: false, error: { code, message } })}\n`);
  else say(terminal, message);
  if (!(error instanceof Trouble) && process.env['VORONKA_DEBUG']) console.error(error);
  return code;
}

export function messageOf(error: unknown, messages: Messages): string {
  if (error instanceof Trouble) return error.say(messages);
  return error instanceof Error ? error.message : String(error);
}

/** JSON with every digit of a 64-bit number. */
export function jsonOf(value: unknown): string {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return `[${value.map((item) => jsonOf(item ?? null)).join(',')}]`;
  if (value !== null && typeof value === 'object' && !('toJSON' in value)) {
    const pairs = Object.entries(value).filter(([, item]) => item !== undefined && typeof item !== 'function');
    return `{${pairs.map(([key, item]) => `${JSON.stringify(key)}:${jsonOf(item)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}
