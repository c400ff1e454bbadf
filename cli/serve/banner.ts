import { createInterface } from 'node:readline';
import colors from 'picocolors';
import type { Messages } from '../messages/messages.ts';
import type { Terminal } from '../terminal.ts';

/**
 * The block that a person sees when the server is up. In colour on a terminal only: in a pipe the link would carry the
 * colour's signs, and open nothing.
 */
export function banner(m: Messages, address: string, link: string, isTerminal: boolean): string {
  const pc = colors.createColors(isTerminal && colors.isColorSupported);
  const { address: where, enter } = m.serve;
  const width = Math.max(where.length, enter.length);
  return [
    '',
    `  ${pc.bold(m.serve.ready)}`,
    '',
    `  ${where.padEnd(width)}  ${address}`,
    `  ${enter.padEnd(width)}  ${pc.cyan(link)}`,
    '',
    `  ${pc.dim(m.serve.keys)}`,
    '',
  ].join('\n');
}

/** On a terminal, `l` and Enter ask for a new link. */
export function onLetterL(terminal: Terminal, act: () => Promise<void>): { close(): void } {
  if (!process.stdin.isTTY || terminal.json) return { close: () => undefined };
  const lines = createInterface({ input: process.stdin });
  // On a Russian keyboard the same key writes «д».
  lines.on('line', (line) => (/^[lд]$/i.test(line.trim()) ? void act() : undefined));
  return {
    close: () => {
      lines.close();
      process.stdin.unref();
    },
  };
}
