import { Environment } from 'minijinja-js/dist/node/minijinja_js.js';
import type { Engine } from '../../../warehouse/warehouse.ts';
import { ProjectError, problemAt } from '../errors.ts';
import { didYouMean } from '../project/config.ts';
import { ConstantVars } from '../project/constant-vars.ts';
import { readEngineError } from './jinja-errors.ts';
import {
  globalsOf,
  plain,
  TemplateProblem,
  type Capture,
  type TemplateFunction,
  type TemplateObjects,
} from './jinja-globals.ts';
import { markCalls, takeSpot } from './jinja-spots.ts';
import { macroLibrary, type MacroLibrary } from '../project/macros.ts';
import { writeMark } from './marks.ts';
import type { Project, Spot } from '../project/project.ts';

/** A text to render and what it stands for. `incremental`: whether `is_incremental()` says yes. */
export type TemplateJob = {
  readonly path: string;
  readonly text: string;
  readonly name: string;
  readonly incremental: boolean;
  /** Put over the project's own: unit tests give vars and answers of macros. */
  readonly vars?: Readonly<Record<string, unknown>>;
  readonly answers?: Readonly<Record<string, unknown>>;
};

export type Rendered = Capture & { readonly text: string };

const IMPORTS = 'voronka:macros';
/** A file's own name would switch escaping on: MiniJinja escapes .html, .json and .yml. */
const NODE = 'voronka:node';

/**
 * The templates of a project for one engine. Rendering is pure: no file, network, process or clock is within reach of a
 * template, and the environment only by an allow-list.
 */
export class Templates {
  readonly #constants: ConstantVars;
  readonly #library: MacroLibrary;
  readonly #environments: Environment[] = [];
  readonly #functions: ReadonlyMap<string, TemplateFunction>;
  readonly #objects: Readonly<Record<string, unknown>>;
  /** One entry per nesting of `return()`ing macros; templates run to the end without a pause, so one stack is enough. */
  readonly #running: Running[] = [];
  #marked = false;

  constructor(
    readonly project: Project,
    readonly engine: Engine,
  ) {
    this.#constants = new ConstantVars(project.vars);
    this.#library = macroLibrary(project.macros);
    const globals = globalsOf(project, engine, {
      job: () => this.#now().job,
      capture: () => this.#now().capture,
      callMacro: (name, args) => this.#callValued(name, args),
      giveBack: (value) => (this.#now().returned ??= { value }),
      macros: new Set([...this.#library.names, ...this.#library.valued]),
    });
    const functions = new Map(globals.functions);
    for (const name of this.#library.valued) functions.set(name, (args) => this.#callValued(name, args));
    this.#functions = functions;
    this.#objects = this.#guarded(globals.objects);
    this.#environment(0);
  }

  /** Throws ProjectError with file:line:column when the template is wrong. */
  render(job: TemplateJob): Rendered {
    const running = this.#start(job);
    const prefix = this.#imports(job.text);
    const text = this.#inside(
      running,
      () => this.#environment(0).renderNamedStr(NODE, prefix + this.#constants.replaceIn(job.text), this.#context(job)),
      prefix.length,
    );
    if (running.problem) throw this.#located(job, running.problem);
    return { ...running.capture, text };
  }

  /** The text a macro gives for these arguments; generic tests are macros named `test_<name>`. */
  callMacro(name: string, args: Readonly<Record<string, unknown>>, job: TemplateJob): Rendered {
    const names = Object.keys(args);
    const call = `{{ ${name}(${names.map((key) => `${key}=voronka_arguments.${key}`).join(', ')}) }}`;
    return this.render({ ...job, text: call, answers: { ...job.answers, voronka_arguments: args } });
  }

  hasMacro(name: string): boolean {
    return this.#library.names.includes(name) || this.#library.valued.includes(name);
  }

  #start(job: TemplateJob): Running {
    return {
      job,
      capture: { config: [], refs: new Set(), sources: new Set(), messages: [] },
      problem: null,
      returned: null,
    };
  }

  #now(): Running {
    const running = this.#running.at(-1);
    if (!running) throw new Error('a template function was called outside a template');
    return running;
  }

  #inside(running: Running, render: () => string, firstLineShift: number): string {
    this.#running.push(running);
    try {
      return render();
    } catch (error) {
      if (running.problem) return '';
      throw this.#engineProblem(running.job, error, firstLineShift);
    } finally {
      this.#running.pop();
    }
  }

  /** Only the macros a text mentions, all on its first line, so that its line numbers stay true. */
  #imports(text: string): string {
    const words = new Set(text.match(/\w+/g) ?? []);
    const used = this.#library.names.filter((name) => words.has(name));
    return used.length === 0 ? '' : `{% from '${IMPORTS}' import ${used.join(', ')} %}`;
  }

  #context(job: TemplateJob): Record<string, unknown> {
    return {
      ...this.#objects,
      this: writeMark({ kind: 'this' }),
      model: { name: job.name, path: job.path },
      execute: true,
      ...Object.fromEntries(this.#constants.entries(job.vars ?? {})),
      ...job.answers,
    };
  }

  /** MiniJinja refuses to be entered twice, so each depth of nesting has an environment of its own. */
  #environment(depth: number): Environment {
    const ready = this.#environments[depth];
    if (ready) return ready;
    const environment = new Environment();
    environment.debug = true;
    environment.keepTrailingNewline = true;
    environment.enablePyCompat();
    for (const [name, value] of this.#constants.entries(this.project.vars)) environment.addGlobal(name, value);
    for (const [name, call] of this.#functions)
      environment.addGlobal(name, (...args: unknown[]) => this.#guard(call, args));
    try {
      const { text } = this.#library;
      environment.addTemplate(
        IMPORTS,
        this.#marked ? markCalls(text, [...this.#functions.keys()], IMPORTS) : this.#constants.replaceIn(text),
      );
    } catch (error) {
      throw this.#engineProblem({ path: IMPORTS, text: '', name: '', incremental: false }, error, 0);
    }
    this.#environments[depth] = environment;
    return environment;
  }

  /** A host function that throws kills MiniJinja for the whole process, so what went wrong is kept and told afterwards. */
  #guard(call: TemplateFunction, given: readonly unknown[]): unknown {
    const running = this.#now();
    const { args, spot } = takeSpot(given.map(plain));
    try {
      const answer = call(args);
      return typeof answer === 'function'
        ? (...more: unknown[]) => this.#guard(answer as TemplateFunction, more)
        : answer;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (!(error instanceof TemplateProblem) && !(error instanceof ProjectError)) throw error;
      running.problem ??= { message, spot };
      return '';
    }
  }

  #guarded(objects: TemplateObjects): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(objects).map(([name, value]) => {
        if (typeof value === 'function') return [name, (...args: unknown[]) => this.#guard(value, args)];
        return [name, typeof value === 'object' ? this.#guarded(value) : value];
      }),
    );
  }

  #callValued(name: string, args: readonly unknown[]): unknown {
    const outer = this.#now();
    const running: Running = { ...outer, problem: null, returned: null };
    const depth = this.#running.length;
    const context: Record<string, unknown> = this.#context(outer.job);
    const { positional, named } = this.#split(name, args);
    const given = [...positional.map((value) => ['', value] as const), ...Object.entries(named)].map(
      ([key, value], at) => {
        context[`voronka_argument_${at}`] = value;
        return `${key === '' ? '' : `${key}=`}voronka_argument_${at}`;
      },
    );
    const valued = this.#library.valued.includes(name);
    const callee = valued ? `${name}__value` : name;
    const source = `{% from '${IMPORTS}' import ${callee} %}{{ ${callee}(${given.join(', ')}) }}`;
    const text = this.#inside(running, () => this.#environment(depth).renderNamedStr(NODE, source, context), 0);
    if (running.problem) outer.problem ??= running.problem;
    return running.returned ? running.returned.value : text;
  }

  /** Keyword arguments come as one object at the end, as a dictionary given last does: the macro's own words tell them apart. */
  #split(name: string, args: readonly unknown[]): { positional: readonly unknown[]; named: Record<string, unknown> } {
    const last = args.at(-1);
    const words = this.#library.parameters.get(name) ?? [];
    const named =
      typeof last === 'object' &&
      last !== null &&
      !Array.isArray(last) &&
      Object.keys(last).every((key) => words.includes(key));
    return named
      ? { positional: args.slice(0, -1), named: last as Record<string, unknown> }
      : { positional: args, named: {} };
  }

  #engineProblem(job: TemplateJob, error: unknown, firstLineShift: number): unknown {
    const read = readEngineError(error);
    if (!read) return error;
    const known = [...this.#functions.keys(), ...this.#library.names];
    const message = read.unknownName === null ? read.message : `${read.message}${didYouMean(read.unknownName, known)}`;
    if (read.template === IMPORTS) {
      const { text, ...spot } = this.#library.spot(read.line, read.column);
      return new ProjectError([
        problemAt(job.name === '' ? message : `${message}, while rendering ${job.path}`, spot, text),
      ]);
    }
    const column = read.line === 1 ? Math.max(1, read.column - firstLineShift) : read.column;
    return new ProjectError([problemAt(message, { file: job.path, line: read.line, column }, job.text)]);
  }

  /** Renders once more with every call carrying its place, since the engine does not tell a function where it stands. */
  #located(job: TemplateJob, problem: Trouble): ProjectError {
    const again = new Templates(this.project, this.engine);
    const spot = problem.spot ?? again.#search(job);
    if (spot === null)
      return new ProjectError([{ message: `${problem.message}, in ${job.path}`, spot: null, excerpt: null }]);
    if (spot.file !== IMPORTS)
      return new ProjectError([problemAt(problem.message, { ...spot, file: job.path }, job.text)]);
    const { text, ...place } = this.#library.spot(spot.line, spot.column);
    return new ProjectError([problemAt(`${problem.message}, while rendering ${job.path}`, place, text)]);
  }

  #search(job: TemplateJob): Spot | null {
    this.#marked = true;
    this.#environments.length = 0;
    const running = this.#start(job);
    const text = this.#imports(job.text) + markCalls(job.text, [...this.#functions.keys()], job.path);
    this.#inside(running, () => this.#environment(0).renderNamedStr(NODE, text, this.#context(job)), 0);
    return running.problem?.spot ?? null;
  }
}

type Trouble = { readonly message: string; readonly spot: Spot | null };
type Running = {
  readonly job: TemplateJob;
  readonly capture: Capture;
  problem: Trouble | null;
  returned: { readonly value: unknown } | null;
};
