import { join, resolve } from 'node:path';
import { Cron } from 'croner';
import { z } from 'zod';
import type { AnyConnector } from '../ingest/sources/connector.ts';
import { connectorOf, SYSTEMS } from '../ingest/sources/registry.ts';
import { secretVariable } from '../ingest/sources/tools.ts';
import { secretOf } from './config-secrets.ts';
import type { Messages } from './messages/messages.ts';
import { nearest } from './nearest.ts';

/** A source whose files lie in folders that this machine can read. Paths are absolute. */
export type FileSource = {
  readonly name: string;
  readonly paths: readonly string[];
  readonly mapping: string;
  /** cron, in the company's zone; null: only when somebody asks */
  readonly schedule: string | null;
};

/** A source that a connector reads. */
export type ConnectedSource = {
  readonly name: string;
  readonly connector: AnyConnector;
  /** as they stand in voronka.yml, found right by the connector */
  readonly settings: Readonly<Record<string, unknown>>;
  /** a mapping of the project instead of the connector's own; absolute */
  readonly mapping: string | null;
  /** null: all the connector has */
  readonly streams: readonly string[] | null;
  readonly schedule: string | null;
  /** by name, those that are given. Never print them. */
  readonly secrets: ReadonlyMap<string, string>;
};

export type Sources = { readonly files: readonly FileSource[]; readonly connected: readonly ConnectedSource[] };

type Fault = (messages: Messages) => string;
type Where = (keys: readonly PropertyKey[]) => string;
type Said = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const schedule = z.string().refine(isSchedule, 'cron: */15 * * * *').optional();
const list = z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(z.string()).min(1));

const fileKeys = z.strictObject({ paths: list, mapping: z.string().optional(), schedule });
/** Keys that stand beside those of any connector. */
const commonKeys = z.object({
  system: z.string(),
  mapping: z.string().optional(),
  streams: list.optional(),
  schedule,
  secrets: z.record(z.string(), z.string()).optional(),
});

export function isSchedule(pattern: string): boolean {
  try {
    new Cron(pattern, { paused: true }).stop();
    return true;
  } catch {
    return false;
  }
}

/** What is wrong with `sources` of voronka.yml; nothing when it is right. */
export async function sourceFaults(said: Said, where: Where): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const [name, source] of Object.entries(said)) {
    const at = (keys: readonly PropertyKey[]): string => where(['sources', name, ...keys]);
    faults.push(...('system' in source ? await connectedFaults(name, source, at) : fileFaults(source, at)));
  }
  return faults;
}

function fileFaults(source: unknown, at: Where): Fault[] {
  const parsed = fileKeys.safeParse(source);
  const keys = [...Object.keys(fileKeys.shape), 'system'];
  return parsed.success ? [] : parsed.error.issues.flatMap((issue) => faultsOf(issue, at, keys));
}

async function connectedFaults(name: string, source: Readonly<Record<string, unknown>>, at: Where): Promise<Fault[]> {
  const common = commonKeys.safeParse(source);
  if (!common.success) return common.error.issues.flatMap((issue) => faultsOf(issue, at, []));
  const { system, secrets = {} } = common.data;
  const connector = await connectorOf(system);
  if (!connector) return [(m) => m.config.unknownSystem(at(['system']), system, nearest(system, SYSTEMS), SYSTEMS)];
  const named = connector.secrets.map((secret) => secret.name);
  const open = named.filter((secret) => secret in source);
  const strange = Object.keys(secrets).filter((secret) => !named.includes(secret));
  const parsed = connector.settings.safeParse(withoutKeys(settingsOf(source), open));
  const keys = [...Object.keys(commonKeys.shape), ...Object.keys(connector.settings.shape)];
  return [
    ...open.map((secret): Fault => {
      return (m) => m.config.sourceSecretInFile(at([secret]), name, secret, secretVariable(name, secret));
    }),
    ...strange.map((secret): Fault => {
      return (m) => m.config.unknownKey(at(['secrets', secret]), secret, nearest(secret, named), named);
    }),
    ...(parsed.success ? [] : parsed.error.issues.flatMap((issue) => faultsOf(issue, at, keys))),
  ];
}

function faultsOf(issue: z.core.$ZodIssue, at: Where, keys: readonly string[]): Fault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key): Fault => {
      const known = issue.path.length === 0 ? keys : [];
      return (m) => m.config.unknownKey(at([...issue.path, key]), key, nearest(key, known), known);
    });
  }
  return [(m) => m.config.wrongValue(at(issue.path), issue.path.map(String).join('.'), issue.message)];
}

/** The sources with absolute paths and their secrets. `said` has been found right. Throws Trouble on a secret's file that cannot be read. */
export async function sourcesOf(said: Said, dir: string, env: NodeJS.ProcessEnv): Promise<Sources> {
  const files: FileSource[] = [];
  const connected: ConnectedSource[] = [];
  for (const [name, source] of Object.entries(said)) {
    if (!('system' in source)) {
      const { paths, mapping, schedule: when } = fileKeys.parse(source);
      files.push({
        name,
        paths: paths.map((path) => resolve(dir, path)),
        mapping: resolve(dir, mapping ?? join('mappings', `${name}.yml`)),
        schedule: when ?? null,
      });
      continue;
    }
    const { system, mapping, streams, schedule: when, secrets = {} } = commonKeys.parse(source);
    const connector = (await connectorOf(system)) as AnyConnector;
    const given = new Map<string, string>();
    for (const { name: secret } of connector.secrets) {
      const value = await secretOf(env, secretVariable(name, secret), secrets[secret], dir);
      if (value !== null) given.set(secret, value);
    }
    connected.push({
      ...{ name, connector, settings: settingsOf(source), streams: streams ?? null, schedule: when ?? null },
      ...{ mapping: mapping === undefined ? null : resolve(dir, mapping), secrets: given },
    });
  }
  return { files, connected };
}

/** Variables that hold secrets of these sources, and their _FILE twins. */
export function secretVariables({ connected }: Sources): string[] {
  return connected.flatMap(({ name, connector }) =>
    connector.secrets.flatMap((secret) => {
      const variable = secretVariable(name, secret.name);
      return [variable, `${variable}_FILE`];
    }),
  );
}

function settingsOf(source: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return withoutKeys(source, Object.keys(commonKeys.shape));
}

function withoutKeys(of: Readonly<Record<string, unknown>>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(of).filter(([key]) => !keys.includes(key)));
}
