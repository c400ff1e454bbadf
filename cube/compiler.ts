import { groupsOf, membersOf, type AskedQuery } from './access.ts';
import type { Context, SqlQuery } from './cube-gateway.ts';
import { CompilerApi } from './packages.ts';

type Options = { readonly requestId?: string };

/** The parts of Cube's compiler that ours builds on. */
type Compiler = {
  getSql(query: object, options?: Options): Promise<SqlQuery | { readonly memberNames: readonly string[] }>;
  metaConfig(context: Context, options?: Options): Promise<object>;
};
const CubeCompiler = CompilerApi as unknown as new (...given: readonly unknown[]) => Compiler;

/** Cube's compiler, spared what it would work out again for every query. The model does not change while it lives. */
export class VoronkaCompiler extends CubeCompiler {
  readonly #metas = new Map<string, Promise<object>>();

  /**
   * Row-level security builds the whole SQL of a query only to learn which members it touches (and says so by the
   * options it gives). Policies stand on views alone, and queries may name members of views alone, so what the query
   * names is all of it.
   */
  override async getSql(query: object, options: Options = {}): Promise<SqlQuery | { memberNames: readonly string[] }> {
    if ('requestId' in options) return { memberNames: membersOf(query as AskedQuery) };
    return super.getSql(query, options);
  }

  /** What of the model an asker may see depends on his groups alone. */
  override metaConfig(context: Context, { requestId: _, ...options }: Options = {}): Promise<object> {
    const key = JSON.stringify([groupsOf(context.securityContext), options]);
    const known = this.#metas.get(key) ?? super.metaConfig(context, options);
    this.#metas.set(key, known);
    known.catch(() => this.#metas.delete(key));
    return known;
  }
}
