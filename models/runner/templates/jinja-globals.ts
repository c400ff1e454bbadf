import type { Engine } from '../../../warehouse/warehouse.ts';
import { didYouMean, readConfig, type Config } from '../project/config.ts';
import { dbtFunctions } from './dbt-functions.ts';
import { matching } from '../project/glob.ts';
import { writeMark } from './marks.ts';
import type { NodeName, Project } from '../project/project.ts';

/** Arguments as JavaScript has them; keyword arguments come last as one object. */
export type TemplateFunction = (args: readonly unknown[]) => unknown;

/** Objects of a template: their functions are called like the globals. */
export type TemplateObjects = { readonly [name: string]: string | boolean | TemplateFunction | TemplateObjects };

/** What a template did besides giving text. */
export type Capture = {
  readonly config: Partial<Config>[];
  readonly refs: Set<NodeName>;
  readonly sources: Set<string>;
  readonly messages: string[];
};

/** Something a template asked for that cannot be had; told with the place of the call. */
export class TemplateProblem extends Error {
  override readonly name = 'TemplateProblem';
}

type Running = {
  job(): {
    readonly name: string;
    readonly incremental: boolean;
    readonly vars?: Readonly<Record<string, unknown>>;
    readonly answers?: Readonly<Record<string, unknown>>;
  };
  capture(): Capture;
  callMacro(name: string, args: readonly unknown[]): unknown;
  giveBack(value: unknown): void;
  readonly macros: ReadonlySet<string>;
};

/** The words of dbt's templates. Environment variables are those of dbt and our own that hold no secret. */
export function globalsOf(
  project: Project,
  engine: Engine,
  running: Running,
): { functions: Map<string, TemplateFunction>; objects: TemplateObjects } {
  const readable = [...project.nodes.values()].filter((node) => node.kind !== 'check').map((node) => node.name);
  const functions: Record<string, TemplateFunction> = {
    ref: (args) => {
      const names = args.filter((value): value is string => typeof value === 'string');
      const name = names.at(-1) ?? '';
      if (!readable.includes(name))
        throw new TemplateProblem(`ref: there is no model, seed or snapshot "${name}"${didYouMean(name, readable)}`);
      running.capture().refs.add(name);
      return writeMark({ kind: 'ref', name });
    },
    source: ([source, table]) => {
      const key = `${String(source)}.${String(table)}`;
      if (!project.sources.has(key))
        throw new TemplateProblem(`source: "${key}" is not declared${didYouMean(key, project.sources.keys())}`);
      running.capture().sources.add(key);
      return writeMark({ kind: 'source', key });
    },
    config: ([said]) => {
      if (said !== undefined && (typeof said !== 'object' || said === null))
        throw new TemplateProblem('config: settings are written name=value');
      try {
        running.capture().config.push(readConfig((said ?? {}) as Record<string, unknown>));
      } catch (error) {
        throw new TemplateProblem(error instanceof Error ? error.message : String(error));
      }
      return '';
    },
    var: (args) => {
      const { positional, named } = splitArguments(args);
      const name = String(positional[0]);
      const vars = { ...project.vars, ...running.job().vars };
      if (name in vars) return vars[name];
      if (positional.length > 1) return positional[1];
      if ('default' in named) return named['default'];
      throw new TemplateProblem(`var: "${name}" has no value and no default${didYouMean(name, Object.keys(vars))}`);
    },
    env_var: ([name, otherwise]) => {
      if (!isOpen(String(name)))
        throw new TemplateProblem(
          `env_var: "${String(name)}" is not open to templates (DBT_* and VORONKA_TZ, VORONKA_CURRENCY are)`,
        );
      const value = process.env[String(name)] ?? otherwise;
      if (value === undefined) throw new TemplateProblem(`env_var: "${String(name)}" is not set and has no default`);
      return value;
    },
    is_incremental: () => {
      const forced = running.job().answers?.['is_incremental'];
      return typeof forced === 'boolean' ? forced : running.job().incremental;
    },
    models_matching: ([glob]) => matching(readable, String(glob)),
    log: ([message]) => {
      running.capture().messages.push(String(message));
      return '';
    },
    return: ([value]) => {
      running.giveBack(value);
      return '';
    },
    run_query: () => {
      throw new TemplateProblem(
        'run_query: a template cannot ask the warehouse here; write the values in the model, a seed or a var',
      );
    },
    statement: () => {
      throw new TemplateProblem('statement: a template cannot ask the warehouse here');
    },
    tojson: ([value]) => JSON.stringify(value),
    fromjson: ([text]) => JSON.parse(String(text)) as unknown,
  };
  functions['print'] = functions['log'] as TemplateFunction;
  return {
    functions: new Map(Object.entries(functions)),
    objects: {
      target: { type: engine, name: project.target.name, schema: project.target.schema, profile_name: project.name },
      flags: { FULL_REFRESH: false },
      project_name: project.name,
      dbt: Object.fromEntries(
        Object.entries(dbtFunctions(engine)).map(([name, spell]) => [
          name,
          (args: readonly unknown[]) => spell(...args.map(String)),
        ]),
      ),
      adapter: adapterOf(engine, running),
      exceptions: { raise_compiler_error: raise, warn: functions['log'] as TemplateFunction },
    },
  };
}

const raise: TemplateFunction = ([message]) => {
  throw new TemplateProblem(String(message));
};

/** `adapter.dispatch('x')()` calls duckdb__x or clickhouse__x, else default__x. */
function adapterOf(engine: Engine, running: Running): TemplateObjects {
  const mark = engine === 'duckdb' ? '"' : '`';
  return {
    quote: ([name]) => `${mark}${String(name)}${mark}`,
    dispatch: ([name]) => {
      const found = [`${engine}__${String(name)}`, `default__${String(name)}`].find((one) => running.macros.has(one));
      if (found === undefined)
        throw new TemplateProblem(`dispatch: there is no macro ${engine}__${String(name)} or default__${String(name)}`);
      return ((args) => running.callMacro(found, args)) satisfies TemplateFunction;
    },
  };
}

/** Keyword arguments and dictionaries arrive as maps; a map handed back would be lost on the way. */
export function plain(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, inner]) => [String(key), plain(inner)]));
  if (Array.isArray(value)) return value.map(plain);
  return value;
}

function splitArguments(args: readonly unknown[]): {
  positional: readonly unknown[];
  named: Readonly<Record<string, unknown>>;
} {
  const last = args.at(-1);
  const hasNamed =
    args.length > 1 && typeof last === 'object' && last !== null && !Array.isArray(last) && 'default' in last;
  return hasNamed
    ? { positional: args.slice(0, -1), named: last as Record<string, unknown> }
    : { positional: args, named: {} };
}

function isOpen(name: string): boolean {
  return (/^DBT_/.test(name) && !/^DBT_ENV_SECRET/.test(name)) || name === 'VORONKA_TZ' || name === 'VORONKA_CURRENCY';
}
