import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import express from 'express';
import type { FastifyInstance } from 'fastify';
import { DuckDbWarehouse } from '../warehouse/duckdb.ts';
import type { Row, Warehouse } from '../warehouse/warehouse.ts';
import { groupsOf, type SecurityContext } from './access.ts';
import { ServerClickHouseDriver } from './clickhouse-driver.ts';
import { VoronkaCore } from './core.ts';
import { ClickHouseDialect, DuckDbDialect } from './dialects.ts';
import { SharedDuckDbDriver } from './duckdb-driver.ts';
import { CubeError, type Extras } from './answer.ts';
import { boundQuery, streamRows, type BoundQuery } from './export.ts';
import { mountCube, type ContextOf } from './http.ts';
import { loadModel } from './model.ts';
import { queueOf } from './queue.ts';
import { standInForNative } from './native-stand-in.ts';

export type { SecurityContext } from './access.ts';

export type CubeDeps = {
  readonly warehouse: Warehouse;
  /** The address Cube's own ClickHouse driver connects to; needed where the warehouse is ClickHouse. */
  readonly clickhouseUrl?: string;
  /** IANA name of the company's zone: the default of queries, and the one rollups are kept in. */
  readonly timezone: string;
  /** Changes whenever the rows of a mart do. Asked for each query, so it must be cheap. */
  versionOf(mart: string): Promise<string>;
  /** The moment up to which the warehouse holds data (ISO 8601); null before the first build. */
  asOf?(): Promise<string | null>;
};

/** Cube's answer to one query (`queryType: 'multi'` for several or for compareDateRange), with our keys. */
export type CubeAnswer = Extras & {
  readonly data?: readonly Readonly<Record<string, string | number | boolean | null>>[];
  readonly results?: readonly CubeAnswer[];
  readonly annotation?: unknown;
  readonly total?: number | null;
  readonly usedPreAggregations?: Readonly<Record<string, unknown>>;
};

export type Cube = {
  /** Serves /cubejs-api/{v1/meta,v1/load,v1/sql,v1/dry-run,graphql}. */
  register(app: FastifyInstance, contextOf: ContextOf): void;
  /** One query as /load answers it. Throws CubeError with the HTTP status. */
  load(query: unknown, context: SecurityContext): Promise<CubeAnswer>;
  /** The SQL behind a query, for `warehouse.stream`: all its rows, with the asker's row filters. Throws CubeError. */
  sqlOf(query: unknown, context: SecurityContext): Promise<BoundQuery>;
  /** All rows of a query in batches, by member, past /load's cap and with flat memory. Throws CubeError. */
  stream(query: unknown, context: SecurityContext): AsyncIterable<Row[]>;
  /** Builds every rollup that is older than the data. */
  refresh(): Promise<void>;
  close(): Promise<void>;
};

export async function createCube(deps: CubeDeps): Promise<Cube> {
  standInForNative();
  const { warehouse, timezone } = deps;
  const files = await loadModel({ warehouse, timezone });
  const askers = new WeakMap<IncomingMessage, SecurityContext>();
  const core = new VoronkaCore({
    apiSecret: randomBytes(16).toString('hex'),
    devServer: false,
    telemetry: false,
    logger: () => undefined,
    scheduledRefreshTimer: false,
    cacheAndQueueDriver: 'memory',
    driverFactory: () => ({ type: warehouse.engine }) as never,
    dialectFactory: () => (warehouse.engine === 'duckdb' ? DuckDbDialect : ClickHouseDialect) as never,
    preAggregationsSchema: rollupSchema(warehouse),
    repositoryFactory: () => ({ localPath: () => 'cube/model', dataSchemaFiles: async () => [...files] }),
    orchestratorOptions: () => ({
      queryCacheOptions: { queueOptions: () => queueOf(8) },
      preAggregationsOptions: {
        // Cube takes a process with NODE_ENV=production for one that reads rollups and leaves building to others.
        externalRefresh: false,
        queueOptions: () => queueOf(2),
        loadCacheQueueOptions: queueOf(4),
        // Seconds: how long a table stays that a query may still be about to read, and one that nobody asked for since.
        usedTablePersistTime: 60,
        structureVersionPersistTime: 86_400,
      },
    }),
    contextToGroups: ({ securityContext }: { securityContext: SecurityContext }) => groupsOf(securityContext),
    checkAuth: (request: IncomingMessage & { securityContext?: SecurityContext }) => {
      const asker = askers.get(request);
      if (!asker) throw new Error('a request reached Cube without its asker');
      request.securityContext = asker;
    },
  } as never);
  const driver =
    warehouse instanceof DuckDbWarehouse ? new SharedDuckDbDriver(warehouse.instance) : clickHouseDriver(deps);
  core.house = { timezone, driver, versionOf: deps.versionOf, asOf: deps.asOf ?? (async () => null) };
  const gateway = core.gateway();
  core.compileAhead();
  const routes = express();
  routes.disable('x-powered-by');
  gateway.initApp(routes as never);

  const sqlOf = (query: unknown, securityContext: SecurityContext) =>
    boundQuery(gateway, query, { securityContext, requestId: randomUUID() });

  return {
    register: (app, contextOf) => mountCube(app, { handle: routes, askers }, contextOf),
    load: async (query, securityContext) => {
      for (;;) {
        const answer = await gateway.answerOf(query, { securityContext, requestId: randomUUID() });
        if (answer.kind === 'answer') return answer.body as CubeAnswer;
        if (answer.kind === 'refusal') throw new CubeError(answer.status, answer.message);
      }
    },
    sqlOf,
    stream: async function* (query, securityContext) {
      yield* streamRows(warehouse, await sqlOf(query, securityContext));
    },
    refresh: () => core.buildRollups(),
    close: async () => {
      await core.beforeShutdown();
      await core.shutdown();
      await driver.release();
    },
  };
}

function clickHouseDriver({ clickhouseUrl }: CubeDeps): ServerClickHouseDriver {
  if (!clickhouseUrl) throw new Error('Cube needs the address of the ClickHouse server (clickhouseUrl)');
  return new ServerClickHouseDriver(clickhouseUrl);
}

/** Rollups lie in a schema of their own, which a backup need not take. Cube writes its name without quotes. */
function rollupSchema(warehouse: Warehouse): string {
  const [schema] = warehouse.relation({ schema: 'rollups', name: 'x' }).split('.');
  return (schema ?? '').replace(/^["`]|["`]$/g, '');
}
