import { finishImports } from '../../ingest/index.ts';
import type { Job, JobEvent } from '../jobs/job.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { ensureTables } from '../pipeline.ts';
import { say, type Terminal } from '../terminal.ts';
import { demoIsUnfinished } from '../doing/demo-wish.ts';
import type { Owner } from '../doing/owner.ts';
import { rebuild } from './rebuilding.ts';

/**
 * Sees to it that there is something to show. Where nothing was ever loaded: the demo company, unless voronka.yml is
 * there. What a killed import landed is loaded. Where a demo was cut off: the same demo again. Where data waits for its first build: that build. Anything later
 * is built behind the running server.
 */
export async function firstData(
  owner: Owner,
  jobs: Jobs,
  terminal: Terminal,
  tell: (event: JobEvent) => void,
): Promise<void> {
  const { config, warehouse } = owner;
  const { locale } = terminal;
  await ensureTables(warehouse);
  await finishImports({ warehouse, dataDir: config.dataDir, clock: () => new Date() });
  const asked = { locale, author: 'server', tell };
  const unfinished = await demoIsUnfinished(config);
  const scale = unfinished ?? ((await hasBatches(owner)) ? null : config.demoScale);
  if (scale !== null) {
    say(terminal, terminal.messages.serve.firstRun);
    await jobs.submit({ kind: 'demo', scale }, asked).outcome;
    return;
  }
  if ((await owner.dataVersion()) === null) {
    const job: Job = { kind: 'build', select: null, full: false };
    const outcome = await jobs.submit(job, asked).outcome;
    if (outcome.exitCode !== 0) say(terminal, terminal.messages.serve.buildFailed);
    return;
  }
  // Models, edits or landed files may be newer than what is served: they catch up behind the open pages.
  void rebuild(jobs, null, locale).catch(() => say(terminal, terminal.messages.serve.buildFailed));
}

async function hasBatches({ warehouse }: Owner): Promise<boolean> {
  const batches = warehouse.relation({ schema: 'raw', name: 'batches' });
  return (await warehouse.query(`select 1 as one from ${batches} limit 1`)).length > 0;
}
