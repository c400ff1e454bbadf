import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { openJournal } from '../../api/routes/collect/journal.ts';
import { refuseHalfRestored } from '../backup/restoring.ts';
import type { Config } from '../config.ts';
import { configOf } from '../dispatch.ts';
import { isFree } from '../free-port.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { serverAt } from '../jobs/socket-client.ts';
import { listenForJobs } from '../jobs/socket-server.ts';
import { socketPath } from '../jobs/socket-path.ts';
import { takeLock } from '../lock.ts';
import { shownOn, type Shown } from '../progress.ts';
import type { Place } from '../program.ts';
import { banner, onLetterL } from '../serve/banner.ts';
import { composeApp } from '../serve/compose.ts';
import { buildDashboards, dashboardsAreFresh } from '../serve/dashboards.ts';
import { firstData } from '../serve/first-data.ts';
import { scheduleOf } from '../serve/schedule.ts';
import { watchConfig } from '../serve/watch-config.ts';
import { loadSiteEvents } from '../serve/site-events.ts';
import { serverJobs, serverRollups, type Rollups } from '../serve/rebuilding.ts';
import { messageOf, say } from '../terminal.ts';
import { Interrupted, Trouble } from '../trouble.ts';
import { version } from '../version.ts';
import { ownerOf, type Owner } from '../doing/owner.ts';

/** How long an open request or a statement may still take when the server is asked to stop. */
const graceMs = 15_000;

/** Serves until asked to stop. Whatever moment it is killed at, the next start takes up from what was written. */
export async function serve(place: Place): Promise<number> {
  const { terminal } = place;
  const m = terminal.messages;
  const config = await configOf(place);
  const running = await serverAt(socketPath(config.dataDir));
  if (running !== null) throw new Trouble(3, (words) => words.serve.alreadyRunning(running.pid));
  if (!(await isFree(config.host, config.port))) {
    throw new Trouble(3, (words) => words.serve.portTaken(config.host, config.port));
  }
  const lock = await takeLock(config.dataDir, 'serve', 5_000);
  const stop = stopSignal();
  const shown = shownOn(terminal);
  try {
    refuseHalfRestored(config.dataDir);
    // The lock is ours, so nobody uses what a killed process left there.
    await rm(join(config.dataDir, 'tmp'), { recursive: true, force: true });
    const owner = await ownerOf(config);
    const rollups = serverRollups(owner, (cause) => say(terminal, m.serve.rollupsFailed(messageOf(cause, m))));
    const jobs = serverJobs(owner, rollups);
    const socket = await listenForJobs(socketPath(config.dataDir), jobs);
    try {
      await untilStopped(place, { config, owner, jobs, rollups, shown, stop });
    } finally {
      rollups.stop();
      await Promise.race([jobs.close(), expired()]);
      await socket.close();
      await Promise.race([owner.close(), expired()]);
    }
  } catch (error) {
    // Being asked to stop while still preparing is an ordinary end.
    if (!(error instanceof Interrupted && stop.aborted)) throw error;
  } finally {
    shown.end();
    await lock.release();
  }
  say(terminal, m.serve.stopped);
  return 0;
}

type Serving = {
  readonly config: Config;
  readonly owner: Owner;
  readonly jobs: Jobs;
  readonly rollups: Rollups;
  readonly shown: Shown;
  readonly stop: AbortSignal;
};

async function untilStopped(place: Place, { config, owner, jobs, rollups, shown, stop }: Serving): Promise<void> {
  const { terminal } = place;
  const m = terminal.messages;
  say(terminal, m.serve.starting(version));
  const stopJobs = (): void => void jobs.close();
  stop.addEventListener('abort', stopJobs);

  // Vite, the warehouse and the loading of Cube do not wait for each other; the first failure ends all.
  await Promise.all([
    freshDashboards(shown, m.serve.buildingDashboards, stop),
    firstData(owner, jobs, terminal, shown.tell),
    owner.cube(),
  ]);
  if (stop.aborted) return;
  const schedule = scheduleOf(config, jobs);
  const unwatch = watchConfig(config.dir, () => {
    schedule.renew().catch((cause: unknown) => say(terminal, m.serve.configWrong(messageOf(cause, m))));
  });
  const journal = await openJournal(join(config.dataDir, 'site-events'), () => new Date());
  const events = loadSiteEvents(journal, jobs, config.locale, (cause) =>
    say(terminal, m.serve.siteEventsFailed(messageOf(cause, m))),
  );
  const app = await composeApp(owner, jobs, { schedule, journal }, terminal.stderr.isTTY);
  try {
    await app.listen({ host: config.host, port: config.port });
    rollups.refresh();
    shown.end();
    await tellLink(place, config, jobs);
    const keys = onLetterL(terminal, () => tellLink(place, config, jobs));
    if (!stop.aborted) await once(stop, 'abort');
    keys.close();
    say(terminal, m.serve.stopping);
  } finally {
    unwatch();
    schedule.stop();
    await closed(app);
    await Promise.race([events.stop(), expired()]);
    await journal.end();
  }
}

async function freshDashboards(shown: Shown, label: string, stop: AbortSignal): Promise<void> {
  if (await dashboardsAreFresh()) return;
  shown.tell({ kind: 'progress', label, done: 0, total: null });
  await buildDashboards(stop);
}

async function tellLink({ terminal }: Place, config: Config, jobs: Jobs): Promise<void> {
  const m = terminal.messages;
  const asked = { locale: terminal.locale, author: 'server', tell: () => undefined };
  const job = { kind: 'link', role: 'admin', user: null, team: null } as const;
  const { result } = await jobs.submit(job, asked).outcome;
  const url = String(result['url']);
  if (terminal.json) terminal.stdout.write(`${JSON.stringify({ ok: true, address: config.address, link: url })}\n`);
  else terminal.stdout.write(`${banner(m, config.address, url, terminal.stdout.isTTY === true)}\n`);
}

async function closed(app: FastifyInstance): Promise<void> {
  await Promise.race([app.close(), expired()]);
}

function expired(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, graceMs).unref());
}

/** Aborted by the first SIGINT, SIGTERM or SIGHUP; a second one ends the process at once. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort();
    });
  }
  return controller.signal;
}
