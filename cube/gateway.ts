import { membersOf, type AskedQuery } from './access.ts';
import { CubeError, DEFAULT_ROWS, MOST_ROWS, type Extent, type Extras, type Outcome } from './answer.ts';
import { CubeGateway } from './cube-gateway.ts';
import { onOneSide } from './default-side.ts';
import type {
  Answer,
  Context,
  ExpressResponse,
  Message,
  NormalQuery,
  Normalized,
  SqlQuery,
  SqlResponse,
} from './cube-gateway.ts';
import { CubejsHandlerError, QueryCache } from './packages.ts';

export type GatewayHouse = { readonly timezone: string; asOf(): Promise<string | null> };

/** SQL with `?` for its values, and the member behind each column it gives. */
export type WholeQuery = {
  readonly sql: string;
  readonly values: readonly unknown[];
  readonly columns: readonly { readonly name: string; readonly member: string; readonly isTime: boolean }[];
  /** The zone that times are told in. */
  readonly timezone: string;
};

/** Cube's gateway, with the company's zone by default, a gate before members that are not open, and our own keys. */
export class VoronkaGateway extends CubeGateway {
  house!: GatewayHouse;
  readonly #extents = new WeakMap<object, Extent>();

  override parseQueryParam(query: unknown): object {
    const parsed = super.parseQueryParam(query);
    const settled = (one: object) => onOneSide({ timezone: this.house.timezone, ...one } as AskedQuery);
    return Array.isArray(parsed) ? parsed.map(settled) : settled(parsed);
  }

  /**
   * Cube asks each query to say how stale its rows may be; here they never are, and that costs nothing, since the data
   * version is known. `cache: 'no-cache'` still runs the SQL anew.
   */
  override async getNormalizedQueries(
    query: unknown,
    context: Context,
    uncapped = false,
    expressions = false,
    cache?: string,
  ): Promise<Normalized> {
    const parsed = this.parseQueryParam(query) as AskedQuery | readonly AskedQuery[];
    const queries: readonly AskedQuery[] = 'length' in parsed ? parsed : [parsed];
    queries.forEach(refuseRawSql);
    if (!uncapped && queries.some(({ limit }) => (limit ?? 0) > MOST_ROWS)) {
      throw new CubejsHandlerError(400, 'UserError', `limit is ${MOST_ROWS} rows at most; exports give more`);
    }
    await this.#admit(queries, context);
    const mode = (cache ?? queries[0]?.cache) === 'no-cache' ? 'no-cache' : 'must-revalidate';
    return super.getNormalizedQueries(parsed, context, uncapped, expressions, mode);
  }

  override async getSqlResponseInternal(
    context: Context,
    query: NormalQuery,
    sqlQuery: SqlQuery,
  ): Promise<SqlResponse> {
    const given = await super.getSqlResponseInternal(context, query, sqlQuery);
    this.#extents.set(given.data, await this.#extentOf(given, context, query, sqlQuery));
    return given;
  }

  override resToResultFn(response: ExpressResponse): Answer {
    return async (message, { status } = {}) => {
      if (status) response.status(status);
      if (!isWrapper(message)) return response.json(message);
      const started = response.req.requestStarted ?? new Date();
      response.set('Content-Type', 'application/json').send(await this.#bytesOf(message, started));
    };
  }

  /** The same as a call of /load, from inside the process. */
  async answerOf(query: unknown, context: Context): Promise<Outcome> {
    const started = new Date();
    return new Promise((resolve, reject) => {
      const res: Answer = async (message, { status } = {}) => {
        if (isWrapper(message)) {
          const body: unknown = JSON.parse((await this.#bytesOf(message, started)).toString('utf8'));
          return resolve({ kind: 'answer', body });
        }
        resolve(outcomeOf(message as { error?: string }, status));
      };
      this.load({ query, context, res, ...(isSplit(query) ? { queryType: 'multi' } : {}) }).catch(reject);
    });
  }

  /** The body of an answer: Cube's JSON with our keys before its own. */
  async #bytesOf(message: Message, started: Date): Promise<Buffer> {
    const [body, asOf] = await Promise.all([message.getFinalResult(), this.house.asOf()]);
    const extents = message.getResults().map((result) => this.#extents.get(result));
    const extras: Extras = {
      truncated: extents.some((extent) => extent?.truncated),
      total_rows: extents.length === 1 ? (extents[0]?.totalRows ?? null) : null,
      as_of: asOf,
      ms: Date.now() - started.getTime(),
    };
    return Buffer.concat([Buffer.from(`${JSON.stringify(extras).slice(0, -1)},`), Buffer.from(body).subarray(1)]);
  }

  async #extentOf(given: SqlResponse, context: Context, query: NormalQuery, sqlQuery: SqlQuery): Promise<Extent> {
    const seen = (query.offset ?? 0) + given.data.length;
    const limit = query.rowLimit ?? MOST_ROWS;
    const isCap = limit === DEFAULT_ROWS || limit >= MOST_ROWS;
    if (query.total) return { truncated: isCap && (given.total ?? 0) > seen, totalRows: given.total ?? null };
    if (given.data.length < limit) return { truncated: false, totalRows: seen };
    if (!isCap) return { truncated: false, totalRows: null };
    const counted = await super.getSqlResponseInternal(context, { ...query, total: true }, sqlQuery);
    return { truncated: (counted.total ?? 0) > seen, totalRows: counted.total ?? null };
  }

  /**
   * The SQL that answers one query whole, past /load's cap, with the asker's row filters in it and its rollups built.
   */
  async wholeSql(query: unknown, context: Context): Promise<WholeQuery> {
    const [type, [normal]] = await this.getNormalizedQueries(query, context, true);
    if (type !== 'regularQuery' || !normal) throw new CubeError(400, 'Only a single query can be read whole');
    const uncapped = { ...normal, rowLimit: normal.rowLimit ?? null };
    const compiler = await this.compilerApi(context);
    const sqlQuery = await compiler.getSql(this.coerceForSqlQuery(uncapped, context));
    const meta = await compiler.metaConfig(context, { requestId: context.requestId });
    const times = new Set(
      meta.flatMap(({ config }) => config.dimensions.flatMap((d) => (d.type === 'time' ? [d.name] : []))),
    );
    const rollups = (await this.adapterApi(context)).getQueryOrchestrator().getPreAggregations();
    const built = await rollups.loadAllPreAggregationsIfNeeded({ ...sqlQuery, requestId: context.requestId });
    const [sql, values] = sqlQuery.sql;
    const read = QueryCache.replacePreAggregationTableNamesInSql(sql, built.preAggregationsTablesToTempTables as never);
    const columns = Object.entries(sqlQuery.aliasNameToMember).map(([name, member]) => ({
      name,
      member,
      isTime: member.split('.').length > 2 || times.has(member),
    }));
    return { sql: read, values, columns, timezone: normal.timezone };
  }

  /** Refuses what the asker's role does not open; a name that nobody knows is left to Cube's own complaint. */
  async #admit(queries: readonly AskedQuery[], context: Context): Promise<void> {
    const meta = await (await this.compilerApi(context)).metaConfig(context, { requestId: context.requestId });
    const open = new Map(
      meta.flatMap(({ config }) =>
        [...config.measures, ...config.dimensions, ...config.segments].map(({ name, isVisible }) => [name, isVisible]),
      ),
    );
    const closed = queries.flatMap(membersOf).filter((member) => open.get(member) === false);
    if (closed.length > 0) throw new CubejsHandlerError(403, 'Forbidden', `Not open to you: ${closed.join(', ')}`);
  }
}

/** Cube takes SQL of the asker's own in these places, meant for its SQL API; over REST it would walk past the views. */
function refuseRawSql(query: AskedQuery): void {
  const named: readonly unknown[] = [query.measures, query.dimensions, query.segments].flatMap((part) => part ?? []);
  const isPlain = named.every((member) => typeof member === 'string' && !member.startsWith('{'));
  if (isPlain && !('subqueryJoins' in query) && !('joinHints' in query)) return;
  throw new CubejsHandlerError(400, 'UserError', 'A query names members; it carries no SQL and no joins of its own');
}

function isWrapper(message: Message | object): message is Message {
  return 'isWrapper' in message && message.isWrapper === true;
}

function outcomeOf({ error }: { error?: string }, status = 500): Outcome {
  return error === 'Continue wait' ? { kind: 'wait' } : { kind: 'refusal', status, message: String(error) };
}

function isSplit(query: unknown): boolean {
  if (Array.isArray(query)) return true;
  const times = (query as { timeDimensions?: readonly { compareDateRange?: unknown }[] }).timeDimensions ?? [];
  return times.some((time) => time.compareDateRange);
}
