import type { JobOf, Outcome } from '../jobs/job.ts';
import type { Teller } from '../jobs/jobs.ts';
import { messagesOf } from '../messages/messages.ts';
import { nearest } from '../nearest.ts';
import { Trouble } from '../trouble.ts';
import { brought } from './import.ts';
import type { Owner } from './owner.ts';

/** Imports the files of the sources that voronka.yml describes; what is already loaded costs only its checksum. */
export async function syncSources(owner: Owner, job: JobOf<'sync'>, teller: Teller): Promise<Outcome> {
  const m = messagesOf(teller.locale);
  const { sources } = owner.config;
  if (sources.length === 0) return { exitCode: 0, words: m.sync.none, result: { sources: [] } };
  const names = sources.map(({ name }) => name);
  const { source } = job;
  if (source !== null && !names.includes(source)) {
    throw new Trouble(2, (words) => words.sync.unknown(source, nearest(source, names), names));
  }
  const lines: string[] = [];
  const done: Record<string, unknown>[] = [];
  let failed = 0;
  for (const { name, paths, mapping } of sources.filter((one) => source === null || one.name === source)) {
    const report = await brought(owner, paths, { kind: 'file', path: mapping }, teller);
    const bad = report.files.filter(({ kind }) => kind === 'failed').length;
    failed += bad;
    lines.push(`${name}: ${m.import.summary({ ...countsOf(report.files), ...report.totals })}`);
    done.push({ source: name, ...report });
  }
  return { exitCode: failed > 0 ? 1 : 0, words: lines.join('\n'), result: { sources: done } };
}

function countsOf(files: readonly { readonly kind: string }[]): { loaded: number; standing: number; failed: number } {
  const count = (kind: string): number => files.filter((file) => file.kind === kind).length;
  return { loaded: count('loaded'), standing: count('already loaded'), failed: count('failed') };
}
