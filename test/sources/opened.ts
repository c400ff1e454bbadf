import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '../../ingest/sources/json.ts';
import type { AnyConnector, Cursor, OpenSource } from '../../ingest/sources/connector.ts';
import { toolsOf } from '../../ingest/sources/tools.ts';

/** A source opened without a warehouse: what it says over the wire, how long it waited. */
export type Opened = {
  readonly source: OpenSource;
  /** ms that it was made to wait; nothing really waits */
  readonly waited: number[];
  readonly tokensPath: string;
  read(stream: string, from?: Cursor): Promise<Reading>;
  close(): void;
};

export type Reading = {
  readonly records: JsonObject[];
  readonly deletedIds: string[];
  /** cursors of the pages, in order */
  readonly cursors: Cursor[];
};

export type OpenWish = {
  readonly connector: AnyConnector;
  readonly settings: object;
  readonly secrets: Readonly<Record<string, string>>;
  readonly now?: Date;
};

export function opened({ connector, settings, secrets, now }: OpenWish): Opened {
  const root = mkdtempSync(join(tmpdir(), 'voronka-wire-'));
  const waited: number[] = [];
  const tokensPath = join(root, 'tokens.json');
  const tools = toolsOf({
    ...{ source: 'portal', secrets: new Map(Object.entries(secrets)), tokensPath, timezone: 'Europe/Moscow' },
    ...{ clock: () => now ?? new Date(), random: () => 0.5 },
    sleep: (ms) => {
      waited.push(ms);
      return Promise.resolve();
    },
  });
  const source = connector.open(settings, tools);
  const signal = new AbortController().signal;
  return {
    ...{ source, waited, tokensPath },
    read: async (name, from = { kind: 'start' }) => {
      const stream = source.streams.find((one) => one.name === name);
      if (!stream) throw new Error(`no stream ${name}`);
      const reading: Reading = { records: [], deletedIds: [], cursors: [] };
      for await (const page of stream.pages(from, signal)) {
        reading.records.push(...page.records);
        reading.deletedIds.push(...page.deletedIds);
        reading.cursors.push(page.cursor);
      }
      return reading;
    },
    close: () => rmSync(root, { recursive: true, force: true }),
  };
}
