import { createRequire } from 'node:module';

// Read by Cube while its packages load: no reports sent anywhere, and the SQL planner that needs no native add-on.
process.env['CUBEJS_TELEMETRY'] = 'false';
process.env['CUBEJS_TESSERACT_SQL_PLANNER'] = 'false';

const load = createRequire(import.meta.url);

// Two warnings that every start would print, about choices made on purpose (the planner above, no Cube Store).
(load('@cubejs-backend/shared/dist/src/cli.js') as { displayCLIWarning: unknown }).displayCLIWarning = () => undefined;

// Cube's packages are CommonJS whose names Node cannot list, so they are required, once, here.
export const native = load('@cubejs-backend/native') as typeof import('@cubejs-backend/native');
export const { CubejsServerCore, CompilerApi, OrchestratorApi } = load(
  '@cubejs-backend/server-core',
) as typeof import('@cubejs-backend/server-core');
export const { ApiGateway, CubejsHandlerError } = load(
  '@cubejs-backend/api-gateway',
) as typeof import('@cubejs-backend/api-gateway');
export const { ClickHouseQuery } = load(
  '@cubejs-backend/schema-compiler/dist/src/adapter/ClickHouseQuery.js',
) as typeof import('@cubejs-backend/schema-compiler/dist/src/adapter/ClickHouseQuery.js');
export const {
  ContinueWaitError,
  LocalCacheDriver,
  LocalQueueDriver,
  LocalQueueDriverConnection,
  LocalQueueDriverConnectionState,
  QueryCache,
} = load('@cubejs-backend/query-orchestrator') as typeof import('@cubejs-backend/query-orchestrator');
export const { DuckDBDriver } = load('@cubejs-backend/duckdb-driver') as typeof import('@cubejs-backend/duckdb-driver');
export const { ClickHouseDriver } = load(
  '@cubejs-backend/clickhouse-driver',
) as typeof import('@cubejs-backend/clickhouse-driver');
export type LocalQueueDriverConnectionState = InstanceType<typeof LocalQueueDriverConnectionState>;
export type CubejsServerCore = InstanceType<typeof CubejsServerCore>;
export type OrchestratorApi = InstanceType<typeof OrchestratorApi>;
export type ClickHouseDriver = InstanceType<typeof ClickHouseDriver>;
export const duckDbRows = load(
  '@cubejs-backend/duckdb-driver/dist/src/Transform.js',
) as typeof import('@cubejs-backend/duckdb-driver/dist/src/Transform.js');
export const gatewayQuery = load('@cubejs-backend/api-gateway/dist/src/query.js') as {
  getPivotQuery(queryType: string, queries: readonly unknown[]): unknown;
};
export const sharedSql = load('@cubejs-backend/shared') as { formatMySql(sql: string, values: unknown[]): string };
