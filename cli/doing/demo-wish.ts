import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Config } from '../config.ts';

const wishSchema = z.strictObject({
  state: z.enum(['making', 'made']),
  scale: z.number().positive(),
  seed: z.int(),
  /** The day the export is taken, YYYY-MM-DD: part of what makes the company, so a second try must use the first one's. */
  until: z.string(),
});

export type DemoNote = z.infer<typeof wishSchema>;

export function demoDir(config: Config): string {
  return join(config.dataDir, 'demo');
}

/** What is written of the demo company of this data folder; null when there is none. */
export async function readDemoNote(config: Config): Promise<DemoNote | null> {
  const text = await readFile(notePath(config), 'utf8').catch(() => null);
  return text === null ? null : (wishSchema.safeParse(JSON.parse(text)).data ?? null);
}

export async function writeDemoNote(config: Config, note: DemoNote): Promise<void> {
  await mkdir(demoDir(config), { recursive: true });
  const draft = `${notePath(config)}.partial`;
  await writeFile(draft, JSON.stringify(note));
  await rename(draft, notePath(config));
}

/** The scale of a demo company whose making was cut off, or null. */
export async function demoIsUnfinished(config: Config): Promise<number | null> {
  const note = await readDemoNote(config);
  return note?.state === 'making' ? note.scale : null;
}

function notePath(config: Config): string {
  return join(demoDir(config), 'demo.json');
}
