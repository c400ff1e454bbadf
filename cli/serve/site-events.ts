import { basename } from 'node:path';
import type { Journal } from '../../api/routes/collect/journal.ts';
import type { Locale } from '../config.ts';
import type { Jobs } from '../jobs/jobs.ts';

/** How long events wait in the journal before they are loaded. */
const PAUSE_MS = 60_000;

export type SiteEvents = { stop(): Promise<void> };

/** Loads the journal's events every minute while there are any, and builds what follows from them. */
export function loadSiteEvents(
  journal: Journal,
  jobs: Jobs,
  locale: Locale,
  onFailure: (cause: unknown) => void,
): SiteEvents {
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(() => loadOnce(journal, jobs, locale)).catch(onFailure);
  }, PAUSE_MS);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}

/** A file goes only when its rows stand in raw; until then the next round tries it again, which adds nothing twice. */
export async function loadOnce(journal: Journal, jobs: Jobs, locale: Locale): Promise<void> {
  const paths = await journal.closed();
  if (paths.length === 0) return;
  const asked = { locale, author: 'server', tell: () => undefined };
  const mapping = { kind: 'source', name: 'site' } as const;
  const { result } = await jobs.submit({ kind: 'import', paths, mapping }, asked).outcome;
  const files = result['files'] as readonly { readonly file: string; readonly kind: string }[];
  const safe = new Set(files.filter(({ kind }) => kind !== 'failed').map(({ file }) => file));
  for (const path of paths) if (safe.has(basename(path))) await journal.drop(path);
  await jobs.submit({ kind: 'build', select: null, full: false }, asked).outcome;
}
