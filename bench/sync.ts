import { smallCrmConnector } from '../ingest/testing/small-crm/connector.ts';
import { syncedPlace, type SyncedPlace } from '../ingest/testing/synced.ts';
import { engines as allEngines } from '../test/support/engines.ts';
import type { Engine, Warehouse } from '../warehouse/warehouse.ts';
import type { Line, Result } from './report.ts';
import { startSource, type SyncSource } from './sync-source.ts';

/** Records landed in a second, of a source that answers as fast as it can: we shall not be what it waits for. */
const GOAL = 20_000;
/** Records in one answer. */
const PAGE = 1_000;

export type SyncBench = { readonly records: number; readonly engines: readonly Engine[] };

type Taken = { readonly rows: number; readonly seconds: number; readonly cpuSeconds: number };

/** A source read to its end, landed and loaded, against the same answers asked for and thrown away. */
export async function benchSync({ records, engines }: SyncBench): Promise<Result> {
  const source = await startSource(records);
  const lines: Line[] = [];
  const figures: Record<string, unknown>[] = [];
  try {
    const alone = await timed(() => answersOf(source));
    figures.push({ side: 'source', ...alone });
    for (const engine of engines) {
      const open = allEngines.find(({ name }) => name === engine)?.open;
      if (!open) throw new Error(`no ${engine} to measure`);
      const warehouse = await open();
      const place = syncedPlace();
      const first = await timed(() => synced(place, warehouse, source, false));
      const again = await timed(() => synced(place, warehouse, source, true));
      figures.push({ side: 'first', engine, ...first }, { side: 'again', engine, ...again });
      lines.push(
        lineOf(`first reading into ${engine}`, first, alone, GOAL),
        lineOf(`the same again, all known, on ${engine}`, again, alone, null),
      );
      place.close();
      await warehouse.close();
    }
  } finally {
    source.close();
  }
  return { name: 'sync', settings: { records, page: PAGE }, lines, figures };
}

/** Asks for every page as the connector does, and keeps nothing. */
async function answersOf({ url, token }: SyncSource): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  let rows = 0;
  for (let after = '', id = ''; ;) {
    const query = new URLSearchParams({ after, id, limit: String(PAGE) });
    const answer = await fetch(`${url}/deals?${query}`, { headers });
    const { items } = (await answer.json()) as { items: { id: string; changed_at: string }[] };
    rows += items.length;
    const last = items.at(-1);
    if (!last || items.length < PAGE) return rows;
    [after, id] = [last.changed_at, last.id];
  }
}

async function synced(
  place: SyncedPlace,
  warehouse: Warehouse,
  { url, token }: SyncSource,
  full: boolean,
): Promise<number> {
  const report = await place.sync(warehouse, {
    ...{ connector: smallCrmConnector, source: 'bench', secrets: { key: token }, streams: ['deals'], full },
    settings: { address: url, page: PAGE },
  });
  const [only] = report.sources;
  const [run] = only?.runs ?? [];
  if (only?.error || run?.outcome !== 'done') throw new Error(only?.error?.en ?? run?.error?.en ?? 'no run');
  return run.read;
}

async function timed(work: () => Promise<number>): Promise<Taken> {
  const [started, before] = [performance.now(), process.cpuUsage()];
  const rows = await work();
  const { user, system } = process.cpuUsage(before);
  return { rows, seconds: (performance.now() - started) / 1000, cpuSeconds: (user + system) / 1e6 };
}

function lineOf(what: string, ours: Taken, source: Taken, goal: number | null): Line {
  const speed = ours.rows / ours.seconds;
  return {
    what,
    ours: told(ours),
    theirs: told(source),
    ratio: (source.seconds / ours.seconds).toFixed(2),
    goal: goal === null ? null : `>= ${goal.toLocaleString('en')} records/s landed`,
    isMet: goal === null ? null : ours.rows === source.rows && speed >= goal,
  };
}

function told({ rows, seconds, cpuSeconds }: Taken): string {
  const speed = Math.round(rows / seconds).toLocaleString('en');
  return `${speed} records/s (${seconds.toFixed(2)} s, cpu ${cpuSeconds.toFixed(1)})`;
}
