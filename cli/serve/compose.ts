import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { buildApp } from '../../api/app.ts';
import type { Deps } from '../../api/deps.ts';
import { readEntities } from '../../api/entities/entities.ts';
import type { Journal } from '../../api/routes/collect/journal.ts';
import { openVersions } from '../../api/versions.ts';
import type { Config } from '../config.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Owner } from '../doing/owner.ts';
import { cubeDoor } from './cube-door.ts';
import { dashboardsHandler } from './dashboards.ts';
import { rebuild } from './rebuilding.ts';
import type { Schedule } from './schedule.ts';
import { sourcesDoor } from './sources-door.ts';
import { webhookDoor } from './webhook-door.ts';

/** Requests a minute. A page asks the cube some twenty questions, and people turn pages quickly. */
const limits = { signedIn: 1_200, strangers: 120, signIns: 20 };

/** The API, the cube and the dashboards over one warehouse. `isTerminal`: people read stderr, so no log lines there. */
export async function composeApp(
  owner: Owner,
  jobs: Jobs,
  { schedule, journal }: { readonly schedule: Schedule; readonly journal: Journal },
  isTerminal: boolean,
): Promise<FastifyInstance> {
  const { config, warehouse } = owner;
  const clock = (): Date => new Date();
  const deps: Deps = {
    warehouse,
    versions: openVersions({ warehouse, clock, random: randomBytes }),
    entities: readEntities(),
    cube: cubeDoor(await owner.cube(), config.timezone),
    facts: factsOf(config),
    limits,
    dashboards: dashboardsHandler,
    rebuild: (select) => rebuild(jobs, select, config.locale),
    freshness: async () => ({ asOf: (await owner.dataVersion())?.at ?? null }),
    jobs,
    sources: sourcesDoor(config, jobs, schedule),
    collector: { journal, sites: config.sites },
    webhooks: webhookDoor(config, schedule, clock),
    clock,
    random: randomBytes,
    log: isTerminal ? { level: 'error' } : { level: 'info' },
  };
  return buildApp(deps);
}

function factsOf(config: Config): Deps['facts'] {
  return {
    host: config.host,
    port: config.port,
    publicUrl: config.publicUrl,
    timezone: config.timezone,
    currency: config.currency,
    companyName: config.company.name,
    locale: config.locale,
  };
}
