import type { Checked, FirstRows, SourceDraft, SourcesDoor, SourceShown } from '../../api/sources-door.ts';
import type { AnyConnector, OpenSource } from '../../ingest/sources/connector.ts';
import type { Json, JsonObject } from '../../ingest/sources/json.ts';
import { connectorOf, SYSTEMS } from '../../ingest/sources/registry.ts';
import { wordsOf } from '../../ingest/sources/trouble.ts';
import { readConfig, type Config } from '../config.ts';
import type { ConnectedSource } from '../config-sources.ts';
import type { Job } from '../jobs/job.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { opened } from '../doing/connected.ts';
import { addSource, changeSource, keyAgain, removeSource } from './save-source.ts';
import {
  askedSettings,
  givenSecrets,
  hasNewPlace,
  settingsAfter,
  settingsFrom,
  unsaidSecrets,
} from './source-draft.ts';
import type { Schedule } from './schedule.ts';

/** How long a foreign server may take to show that a key works, or to give its first records. */
const PATIENCE_MS = 30_000;

/** Enough to see what the records hold. */
const FIRST_ROWS = 10;

/** The sources of a project, as the API asks for them. voronka.yml is read anew each time: people edit it. */
export function sourcesDoor(config: Config, jobs: Jobs, schedule: Schedule): SourcesDoor {
  const now = (): Promise<Config> => readConfig(config.env, config.dir);
  const submitted = async (source: string, job: Job, author: string): Promise<string | null> => {
    const { files, connected } = (await now()).sources;
    if (![...files, ...connected].some(({ name }) => name === source)) return null;
    return jobs.submit(job, { locale: config.locale, author, tell: () => undefined }).id;
  };
  return {
    list: async () => {
      const current = await now();
      return [
        ...current.sources.connected.map((source) => shownSource(current, source, schedule)),
        ...current.sources.files.map(({ name, paths, schedule: when }): SourceShown => {
          const folders = paths.join(', ');
          const title = { ru: `Файлы: ${folders}`, en: `Files: ${folders}` };
          return {
            ...{ name, kind: 'files', system: null, title, schedule: when, streams: null, editable: null },
            nextAt: schedule.nextOf(name),
          };
        }),
      ];
    },
    systems: async () => {
      const all = await Promise.all(SYSTEMS.map(connectorOf));
      return all.flatMap((one) => (one ? [shownSystem(one)] : []));
    },
    check: async (draft) => tried(await now(), draft, checked),
    firstRows: async (draft, stream) =>
      tried(await now(), draft, (source, signal) => firstRows(source, stream, signal)),
    save: async (draft) => {
      const wrong = await addSource(config, draft);
      if (wrong === null) await schedule.renew();
      return wrong;
    },
    change: async (draft) => {
      const source = (await now()).sources.connected.find(({ name }) => name === draft.name);
      if (!source) return 'not found';
      const wrong = await changeSource(config, source, draft);
      if (wrong === null) await schedule.renew();
      return wrong;
    },
    remove: async (name) => {
      const isRemoved = await removeSource(config, name);
      if (isRemoved) await schedule.renew();
      return isRemoved;
    },
    sync: (source, full, author) => submitted(source, { kind: 'sync', source, full }, author),
    replay: (source, batch, author) => submitted(source, { kind: 'replay', source, batch }, author),
  };
}

function shownSource(config: Config, source: ConnectedSource, schedule: Schedule): SourceShown {
  const { name, connector } = source;
  return {
    ...{ name, kind: 'system', system: connector.system, title: connector.title, schedule: source.schedule },
    nextAt: schedule.nextOf(name),
    streams: streamsOf(config, source),
    editable: { settings: askedSettings(source), secrets: [...source.secrets.keys()], streams: source.streams },
  };
}

/** Null where a setting or a secret is missing: the next run says which. */
function streamsOf(config: Config, source: ConnectedSource): readonly string[] | null {
  try {
    const names = opened(config, source).streams.map((stream) => stream.name);
    return source.streams === null ? names : names.filter((name) => source.streams?.includes(name));
  } catch {
    return null;
  }
}

function shownSystem({ system, title, asks, secrets }: AnyConnector) {
  return { system, title, settings: asks, secrets };
}

/**
 * Opens a draft as if it stood in voronka.yml, for a moment; of a source that is there, with the secrets it has. Tokens
 * that rotate are kept from this first try on, since a refresh token can be used once. What goes wrong is an answer, not
 * an error.
 */
async function tried<T>(
  config: Config,
  draft: SourceDraft,
  use: (source: OpenSource, signal: AbortSignal) => Promise<T>,
): Promise<T | Extract<Checked, { kind: 'trouble' }>> {
  let source: OpenSource | null = null;
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    const connector = await connectorOf(draft.system);
    if (!connector) throw new Error(`${draft.system} is not a system`);
    const known = config.sources.connected.find(({ name }) => name === draft.name);
    const isElsewhere = known !== undefined && hasNewPlace(known, draft);
    const unsaid = known && isElsewhere ? unsaidSecrets(known, draft) : [];
    if (known && unsaid.length > 0) return { kind: 'trouble', words: keyAgain(known, unsaid) };
    source = opened(config, {
      ...{ name: draft.name, connector, mapping: null, streams: null, schedule: null },
      settings: known ? settingsAfter(known, draft) : settingsFrom(draft),
      secrets: new Map([...(known && !isElsewhere ? known.secrets : []), ...givenSecrets(draft)]),
    });
    return await use(source, signal);
  } catch (cause) {
    if (!signal.aborted) return { kind: 'trouble', words: wordsOf(cause) };
    const words = {
      ru: `нет ответа за ${PATIENCE_MS / 1000} с: проверьте адрес`,
      en: `no answer in ${PATIENCE_MS / 1000} s: see to the address`,
    };
    return { kind: 'trouble', words };
  } finally {
    await source?.close?.();
  }
}

async function checked(source: OpenSource, signal: AbortSignal): Promise<Checked> {
  return { kind: 'fine', words: await source.check(signal), streams: source.streams.map(({ name }) => name) };
}

async function firstRows(source: OpenSource, name: string, signal: AbortSignal): Promise<FirstRows> {
  const stream = source.streams.find((one) => one.name === name);
  if (!stream) throw new Error(`there is no stream ${name}`);
  const records: JsonObject[] = [];
  for await (const page of stream.pages({ kind: 'start' }, signal)) {
    records.push(...page.records.slice(0, FIRST_ROWS - records.length));
    if (records.length >= FIRST_ROWS) break;
  }
  const columns = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const cell = (value: Json | undefined): string =>
    value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  return {
    kind: 'rows',
    columns,
    rows: records.map((record) => columns.map((column) => cell(record[column]).slice(0, 200))),
  };
}
