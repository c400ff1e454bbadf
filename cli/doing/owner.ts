import { mkdir } from 'node:fs/promises';
import type { Cube } from '../../cube/server.ts';
import type { Project } from '../../models/runner/index.ts';
import { renewStagingModels } from '../../ingest/renew.ts';
import { openWarehouse } from '../../warehouse/open.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { rulesOfPage } from '../../api/segments/segments.ts';
import type { Config } from '../config.ts';
import { shownUrl } from '../config-secrets.ts';
import { dataVersionOf, keptModels, versionsOf, type DataVersion } from '../pipeline.ts';
import { Trouble } from '../trouble.ts';

/** The one process that holds the warehouse of a data folder: the server, or a command when no server runs. */
export type Owner = {
  readonly config: Config;
  readonly warehouse: Warehouse;
  /** The project's models, read again only when a file of theirs has changed. Throws ProjectError. */
  models(): Promise<Project>;
  /** Made when it is first asked for: loading Cube takes a second or two. */
  cube(): Promise<Cube>;
  /** What was last built; cheap enough to ask with every query. Null before the first build. */
  dataVersion(): Promise<DataVersion | null>;
  /** To be told after each build. */
  built(): void;
  close(): Promise<void>;
};

/** Another server on the same ClickHouse may build too: its builds are seen this late (milliseconds). */
const trustedFor = 2_000;

/** Throws Trouble(3) when the warehouse cannot be opened. The caller holds the lock of the data folder. */
export async function ownerOf(config: Config): Promise<Owner> {
  await mkdir(config.dataDir, { recursive: true, mode: 0o750 });
  const warehouse = await opened(config);
  await renewStagingModels(config.dataDir);
  let cube: Promise<Cube> | null = null;
  const dataVersion = remembered(() => dataVersionOf(warehouse));
  const versions = remembered(() => versionsOf(warehouse));
  return {
    config,
    warehouse,
    models: keptModels(config, () => rulesOfPage(warehouse)),
    dataVersion: dataVersion.ask,
    cube: () => (cube ??= madeCube(config, warehouse, { asOf: dataVersion.ask, versions: versions.ask })),
    built: () => {
      dataVersion.forget();
      versions.forget();
    },
    close: async () => {
      if (cube !== null) await cube.then((made) => made.close()).catch(() => undefined);
      await warehouse.close();
    },
  };
}

async function opened(config: Config): Promise<Warehouse> {
  try {
    return await openWarehouse(config.warehouseUrl, config.limits);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Trouble(3, (m) => m.warehouse.unreachable(shownUrl(config.warehouseUrl), reason), error);
  }
}

type Freshness = {
  asOf(): Promise<DataVersion | null>;
  versions(): Promise<ReadonlyMap<string, string>>;
};

async function madeCube(config: Config, warehouse: Warehouse, { asOf, versions }: Freshness): Promise<Cube> {
  const { createCube } = await import('../../cube/server.ts');
  return createCube({
    warehouse,
    timezone: config.timezone,
    versionOf: async (mart) => (await versions()).get(mart) ?? 'never built',
    asOf: async () => (await asOf())?.at ?? null,
    ...(warehouse.engine === 'clickhouse' ? { clickhouseUrl: config.warehouseUrl } : {}),
  });
}

/** An answer that is asked for with every query and changes only with a build. */
function remembered<T>(find: () => Promise<T>): { ask(): Promise<T>; forget(): void } {
  let known: { answer: Promise<T>; at: number } | null = null;
  return {
    ask: () => {
      if (known === null || Date.now() - known.at > trustedFor) known = { answer: find(), at: Date.now() };
      return known.answer;
    },
    forget: () => (known = null),
  };
}
