import type { SecurityContext } from './access.ts';
import { ApiGateway } from './packages.ts';

export type Context = { readonly securityContext: SecurityContext; readonly requestId: string };

/** A query after Cube has filled its gaps; `rowLimit: null` is no limit. */
export type NormalQuery = {
  readonly timezone: string;
  readonly limit?: number | null;
  readonly rowLimit?: number | null;
  readonly offset?: number | null;
  readonly total?: boolean;
};

/** What Cube's compiler made of a query: SQL with `?` for its values, and the rollups it reads. */
export type SqlQuery = {
  readonly sql: readonly [sql: string, values: readonly unknown[]];
  readonly preAggregations: readonly object[];
  readonly aliasNameToMember: Readonly<Record<string, string>>;
};

export type Rows = { readonly length: number };
export type SqlResponse = { readonly data: Rows; readonly total?: number };

/** A result on its way out: `getFinalResult` is its JSON. */
export type Message = {
  readonly isWrapper?: boolean;
  getFinalResult(): Promise<Uint8Array>;
  getResults(): readonly object[];
};
export type Answer = (message: Message | object, options?: { readonly status?: number }) => Promise<void>;

export type ExpressResponse = {
  readonly req: { readonly requestStarted?: Date };
  status(code: number): ExpressResponse;
  set(name: string, value: string): ExpressResponse;
  send(body: Buffer): void;
  json(body: unknown): void;
};

type Member = { readonly name: string; readonly type?: string; readonly isVisible: boolean };
export type MetaCube = {
  readonly config: {
    readonly name: string;
    readonly measures: readonly Member[];
    readonly dimensions: readonly Member[];
    readonly segments: readonly Member[];
  };
};

type Compiler = {
  metaConfig(context: Context, options: { requestId: string }): Promise<readonly MetaCube[]>;
  getSql(query: object): Promise<SqlQuery>;
};
export type TempTables = readonly (readonly [name: string, table: { readonly targetTableName: string }])[];
type Adapter = {
  getQueryOrchestrator(): {
    getPreAggregations(): {
      loadAllPreAggregationsIfNeeded(body: object): Promise<{ readonly preAggregationsTablesToTempTables: TempTables }>;
    };
  };
};

/** Queries with the asker's row filters in them, and without. */
export type Normalized = [type: string, queries: NormalQuery[], unfiltered: NormalQuery[]];

/** The parts of Cube's gateway that ours builds on; some are private in its types. */
type Gateway = {
  compilerApi(context: Context): Promise<Compiler>;
  adapterApi(context: Context): Promise<Adapter>;
  initApp(app: unknown): void;
  load(request: object): Promise<void>;
  parseQueryParam(query: unknown): object;
  getNormalizedQueries(
    query: unknown,
    context: Context,
    uncapped?: boolean,
    expressions?: boolean,
    cache?: string,
  ): Promise<Normalized>;
  getSqlResponseInternal(context: Context, query: NormalQuery, sqlQuery: SqlQuery): Promise<SqlResponse>;
  coerceForSqlQuery(query: NormalQuery, context: Context): object;
  resToResultFn(response: ExpressResponse): Answer;
};

export const CubeGateway = ApiGateway as unknown as new (...given: readonly unknown[]) => Gateway;
