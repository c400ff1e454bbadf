import { join } from 'node:path';
import { generateDemo } from '../../seeds/demo/generate.ts';
import type { JobOf, Outcome } from '../jobs/job.ts';
import type { Teller } from '../jobs/jobs.ts';
import { messagesOf } from '../messages/messages.ts';
import { repositoryDir } from '../repository.ts';
import { Interrupted } from '../trouble.ts';
import { buildModels } from './build.ts';
import { demoDir, readDemoNote, writeDemoNote, type DemoNote } from './demo-wish.ts';
import { brought } from './import.ts';
import type { Owner } from './owner.ts';

const seed = 20260101;

/**
 * Draws the demo company, imports its export and builds the marts. Cut off at any moment, the next try draws the same
 * company (same seed, same day), and importing the same files twice changes nothing.
 */
export async function makeDemo(owner: Owner, job: JobOf<'demo'>, teller: Teller): Promise<Outcome> {
  const m = messagesOf(teller.locale);
  const { config } = owner;
  const note = await noteFor(owner, job.scale);
  await writeDemoNote(config, { ...note, state: 'making' });
  const { files } = await generateDemo({
    directory: demoDir(config),
    scale: note.scale,
    seed: note.seed,
    until: note.until,
    onProgress: ({ done, total }) => {
      if (teller.signal.aborted) throw new Interrupted();
      teller.tell({ kind: 'progress', label: m.demo.making, done, total });
    },
  });
  const paths = files.map(({ path }) => path);
  const mapping = { kind: 'file', path: join(repositoryDir, 'seeds/demo/mapping.yml') } as const;
  const report = await brought(owner, paths, mapping, teller);
  const failed = report.files.flatMap((file) => (file.kind === 'failed' ? [`${file.file}: ${file.reason}`] : []));
  if (failed.length > 0) throw new Error(failed.join('\n'));
  const built = await buildModels(owner, { kind: 'build', select: null, full: false }, teller);
  await writeDemoNote(config, { ...note, state: 'made' });
  return {
    exitCode: built.exitCode,
    words: `${built.words}\n${m.demo.done(files.length)}`,
    result: { scale: note.scale, seed: note.seed, until: note.until, files: files.length, build: built.result },
  };
}

/** A demo that was begun is gone on with; so is one of the same size, which then changes nothing. */
async function noteFor({ config }: Owner, scale: number): Promise<DemoNote> {
  const before = await readDemoNote(config);
  if (before?.scale === scale) return before;
  return { state: 'making', scale, seed, until: new Date().toISOString().slice(0, 10) };
}
