import { configOf, outcomeOf, withInterrupt } from '../dispatch.ts';
import type { Place } from '../program.ts';
import { Trouble } from '../trouble.ts';

/** Asks the cube and prints its whole answer as JSON, with or without --json. */
export async function cube(place: Place, words: string, role: string): Promise<number> {
  const text = words === '-' ? await standardInput() : words;
  const query = jsonIn(text);
  const config = await configOf(place);
  const outcome = await withInterrupt((signal) => outcomeOf(place, config, { kind: 'cube', query, role }, signal));
  return outcome.exitCode;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Trouble(2, (m) => m.cube.notJson(error instanceof Error ? error.message : String(error)));
  }
}

async function standardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
