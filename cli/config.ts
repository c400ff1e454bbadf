import { isAbsolute, join, resolve } from 'node:path';
import { readConfigFile, type FileSettings } from './config-file.ts';
import { environmentWarnings, settingsOf } from './config-environment.ts';
import { secretVariables, sourcesOf, type Sources } from './config-sources.ts';
import { currencyOf, timezoneOf } from './config-values.ts';
import { secretOf, withCredentials } from './config-secrets.ts';
import type { Messages } from './messages/messages.ts';

export type Locale = 'ru' | 'en';

/** Everything that voronka.yml and the environment may say, checked and with absolute paths. */
export type Config = {
  /** The project folder: where voronka.yml lies, or would lie. */
  readonly dir: string;
  readonly file: string | null;
  /** The environment it was read with. Holds secrets: never print it. */
  readonly env: NodeJS.ProcessEnv;
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  /** The address people type when a proxy stands before us, without a slash at the end; null: host and port. */
  readonly publicUrl: string | null;
  /** The address to be shown: the public one, or that of host and port. */
  readonly address: string;
  /** Origins of the company's own sites. */
  readonly sites: readonly string[];
  /** `duckdb:/absolute/path` or `clickhouse://user:password@host:8123/db`. Holds the password: never print it. */
  readonly warehouseUrl: string;
  readonly limits: { readonly memory?: string; readonly threads?: number; readonly spill?: string };
  readonly timezone: string;
  readonly currency: string;
  readonly locale: Locale;
  /** How many days before a deal was created a touch still counts. */
  readonly attributionWindowDays: number;
  readonly company: { readonly name: string };
  /** The size of the company made up on the first run; null: none is made. */
  readonly demoScale: number | null;
  readonly sources: Sources;
  readonly warnings: readonly ((messages: Messages) => string)[];
};

/** Settings of the environment win over voronka.yml, which wins over the defaults. Throws Trouble(2) on a wrong one. */
export async function readConfig(env: NodeJS.ProcessEnv, dir: string): Promise<Config> {
  const file = await readConfigFile(dir);
  const settings = settingsOf(env);
  const said = file.settings;
  const dataDir = placed(settings.data, process.cwd()) ?? placed(said.data, dir) ?? join(dir, 'data');
  const host = settings.host ?? said.server?.host ?? '127.0.0.1';
  const publicUrl = (settings.url ?? said.server?.url)?.replace(/\/+$/, '') ?? null;
  const sources = await sourcesOf(said.sources ?? {}, dir, env);
  const port = settings.port ?? said.server?.port ?? 4000;
  return {
    dir,
    file: file.path,
    env,
    dataDir,
    host,
    port,
    publicUrl,
    address: publicUrl ?? `http://${inAddress(host)}:${port}`,
    sites: (settings.sites ?? said.sites ?? []).map((site) => new URL(site).origin),
    warehouseUrl: await warehouseUrlOf(env, settings.warehouse, said.warehouse, { dir, dataDir }),
    limits: { spill: join(dataDir, 'spill'), ...limitsOf(said.warehouse) },
    timezone: timezoneOf(settings.timezone ?? said.timezone ?? { value: 'Europe/Moscow', where: '' }),
    currency: currencyOf(settings.currency ?? said.currency ?? { value: 'RUB', where: '' }),
    locale: settings.locale ?? said.locale ?? 'ru',
    attributionWindowDays: said.attribution?.window_days ?? 90,
    company: { name: settings.company ?? said.company?.name ?? 'Воронка' },
    // Null is a word of its own here: no demo company, wherever the command is run.
    demoScale: settings.demoScale === undefined ? demoScaleOf(file.path !== null, said.demo) : settings.demoScale,
    sources,
    warnings: [
      ...environmentWarnings(env, secretVariables(sources)),
      ...(isLoopback(host) ? [] : [(m: Messages) => m.config.openHost(host)]),
    ],
  };
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Listening on every interface is still reached from this machine by the loopback. */
function inAddress(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

function placed(path: string | undefined, from: string): string | undefined {
  return path === undefined ? undefined : resolve(from, path);
}

async function warehouseUrlOf(
  env: NodeJS.ProcessEnv,
  fromEnv: string | undefined,
  said: FileSettings['warehouse'],
  place: { dir: string; dataDir: string },
): Promise<string> {
  const url = fromEnv ?? said?.url;
  if (url === undefined) return `duckdb:${join(place.dataDir, 'voronka.duckdb')}`;
  if (url.startsWith('duckdb:')) {
    const path = url.slice('duckdb:'.length);
    if (path === ':memory:' || isAbsolute(path)) return url;
    return `duckdb:${resolve(fromEnv === undefined ? place.dir : process.cwd(), path)}`;
  }
  const password = await secretOf(env, 'VORONKA_WAREHOUSE_PASSWORD', said?.password_file, place.dir);
  return withCredentials(url, said?.user, password);
}

function limitsOf(said: FileSettings['warehouse']): { memory?: string; threads?: number } {
  return {
    ...(said?.memory === undefined ? {} : { memory: said.memory }),
    ...(said?.threads === undefined ? {} : { threads: said.threads }),
  };
}

/** A folder with its own voronka.yml is a real company's: nothing is made up there unless it asks. */
function demoScaleOf(hasFile: boolean, said: FileSettings['demo']): number | null {
  if (said === undefined) return hasFile ? null : 0.1;
  return said === false ? null : said.scale;
}
