import { join } from 'node:path';
import type { AnyConnector } from '../../ingest/sources/connector.ts';
import type { StreamRun } from '../../ingest/sync/runs.ts';
import { fromStaging } from '../../ingest/testing/staged.ts';
import type { SyncedPlace } from '../../ingest/testing/synced.ts';
import type { Row, Warehouse } from '../../warehouse/warehouse.ts';
import { buildModels } from '../support/built-models.ts';
import { plain } from './rows.ts';

/** A system of the tests and how it is reached; a reading may say otherwise. */
export type Reached = {
  readonly connector: AnyConnector;
  readonly settings: object;
  readonly secrets: Readonly<Record<string, string>>;
  readonly full?: boolean;
  /** all of them unless told */
  readonly streams?: readonly string[];
};

/** A system read into one warehouse, again and again and under several names. */
export type Readings = {
  /** the runs of all streams, failed ones too; throws when the source could not be opened */
  runs(source: string, otherwise?: Partial<Reached>): Promise<readonly StreamRun[]>;
  /** the runs by stream; throws when one failed */
  synced(source: string, otherwise?: Partial<Reached>): Promise<Record<string, StreamRun>>;
  /** what staging has of an entity and has not lost, in the order of ids */
  staged(source: string, entity: string): Promise<Row[]>;
  /** the values of the rows of a question */
  ask(sql: string): Promise<unknown[][]>;
  build(select: string): Promise<void>;
};

export function readings(warehouse: Warehouse, place: SyncedPlace, reached: () => Reached): Readings {
  const runs = async (source: string, otherwise: Partial<Reached> = {}): Promise<readonly StreamRun[]> => {
    const { settings, ...rest } = reached();
    const wish = { ...rest, ...otherwise, source, settings: { ...settings, ...otherwise.settings } };
    const [only] = (await place.sync(warehouse, wish)).sources;
    if (only?.error) throw new Error(only.error.en);
    return only?.runs ?? [];
  };
  return {
    runs,
    synced: async (source, otherwise) => {
      const all = await runs(source, otherwise);
      const failed = all.find(({ error }) => error !== null);
      if (failed) throw new Error(`${failed.stream}: ${failed.error?.en}`);
      return Object.fromEntries(all.map((run) => [run.stream, run]));
    },
    staged: (source, entity) =>
      fromStaging(
        ...([warehouse, place.dataDir, source, entity] as const),
        `select * from staged where not is_deleted order by ${entity}_id`,
      ),
    ask: async (sql) => (await warehouse.query(sql)).map(plain),
    build: async (select) => {
      await buildModels(warehouse, { extraModelDirs: [join(place.dataDir, 'models')], select });
    },
  };
}

/** New, changed and deleted records of a run. */
export function news(run: StreamRun | undefined): readonly unknown[] {
  return [run?.fresh, run?.changed, run?.deleted];
}

/** The streams that had something new. */
export function streamsWithNews(runs: Readonly<Record<string, StreamRun>>): string[] {
  return Object.values(runs)
    .filter(({ fresh, changed, deleted }) => fresh + changed + deleted > 0)
    .map(({ stream }) => stream);
}
