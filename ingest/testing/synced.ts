import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { readEntities } from '../mapping/entities.ts';
import { mappingNamed, parseMapping } from '../mapping/read.ts';
import type { AnyConnector } from '../sources/connector.ts';
import { toolsOf } from '../sources/tools.ts';
import { syncSources, type SyncProgress, type SyncReport } from '../sync/sync.ts';

/** A data folder of one test and the means to sync a source into it. */
export type SyncedPlace = {
  readonly dataDir: string;
  /** ms that the connector was made to wait, in order; nothing really waits */
  readonly waited: number[];
  /** what the clock says; tests move it */
  now: Date;
  sync(warehouse: Warehouse, wish: SourceWish): Promise<SyncReport>;
  close(): void;
};

export type SourceWish = {
  readonly connector: AnyConnector;
  readonly source: string;
  readonly settings: unknown;
  readonly secrets: Readonly<Record<string, string>>;
  /** instead of the connector's own */
  readonly mapping?: string;
  readonly streams?: readonly string[];
  readonly full?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: SyncProgress) => void;
};

/** Times stand still but for `now`, and waits take no time: they are listed. */
export function syncedPlace(): SyncedPlace {
  const root = mkdtempSync(join(tmpdir(), 'voronka-sync-'));
  const dataDir = join(root, 'data');
  const place: SyncedPlace = {
    dataDir,
    waited: [],
    now: new Date('2026-03-01T12:00:00Z'),
    sync: (warehouse, wish) => {
      const mapping =
        wish.mapping === undefined
          ? mappingNamed(wish.source, fileURLToPath(wish.connector.mapping as URL), readEntities())
          : parseMapping(`source: ${wish.source}\n${wish.mapping}`, 'mapping.yml', readEntities());
      const tools = toolsOf({
        source: wish.source,
        secrets: new Map(Object.entries(wish.secrets)),
        tokensPath: join(dataDir, 'tokens', `${wish.source}.json`),
        timezone: 'Europe/Moscow',
        clock: () => place.now,
        random: () => 0.5,
        sleep: async (ms, signal) => {
          signal.throwIfAborted();
          place.waited.push(ms);
        },
      });
      return syncSources({
        ...{ warehouse, dataDir, full: wish.full ?? false, clock: () => place.now },
        sources: [{ mapping, streams: wish.streams ?? null, open: () => wish.connector.open(wish.settings, tools) }],
        signal: wish.signal ?? new AbortController().signal,
        onProgress: wish.onProgress ?? (() => undefined),
      });
    },
    close: () => rmSync(root, { recursive: true, force: true }),
  };
  return place;
}
