import type { ServerClickHouseDriver } from './clickhouse-driver.ts';
import type { SharedDuckDbDriver } from './duckdb-driver.ts';
import { VoronkaCompiler } from './compiler.ts';
import { VoronkaGateway, type GatewayHouse } from './gateway.ts';
import { answerByDataVersion, lookAgainForRollups } from './orchestrator.ts';
import { CubejsServerCore, OrchestratorApi } from './packages.ts';

export type CoreHouse = GatewayHouse & {
  readonly driver: SharedDuckDbDriver | ServerClickHouseDriver;
  /** Changes whenever the rows of the mart do. */
  versionOf(mart: string): Promise<string>;
};

/** Cube's server core, made of our gateway and told how fresh the data is. */
export class VoronkaCore extends CubejsServerCore {
  house!: CoreHouse;

  /** The type of the driver is told by name, as Cube asks its dialect by it; the driver itself is ours. */
  override async resolveDriver(): Promise<never> {
    return this.house.driver as never;
  }

  /** Compiles the model before the first query needs it, which will tell what is wrong with it. */
  compileAhead(): void {
    const context = { securityContext: {} } as never;
    this.getCompilerApi(context)
      .then((compiler) => compiler.getCompilers())
      .catch(() => undefined);
  }

  /** Brings every rollup up to the data; a rollup takes as long as it takes. Throws what the engine says. */
  async buildRollups(): Promise<void> {
    for (;;) {
      const options = { timezones: [this.house.timezone], preAggregationsWarmup: true, throwErrors: true };
      try {
        await this.runScheduledRefresh({ securityContext: {} } as never, options as never);
        return;
      } catch (cause) {
        const { error } = cause as { error?: unknown };
        if (error !== 'Continue wait') throw error ? new Error(String(error)) : cause;
      }
    }
  }

  gateway(): VoronkaGateway {
    return this.apiGateway() as unknown as VoronkaGateway;
  }

  protected override createApiGatewayInstance(
    ...given: Parameters<CubejsServerCore['createApiGatewayInstance']>
  ): ReturnType<CubejsServerCore['createApiGatewayInstance']> {
    const gateway = new VoronkaGateway(...(given as ConstructorParameters<typeof VoronkaGateway>));
    gateway.house = this.house;
    return gateway as never;
  }

  protected override createCompilerApi(
    ...[repository, options]: Parameters<CubejsServerCore['createCompilerApi']>
  ): ReturnType<CubejsServerCore['createCompilerApi']> {
    const dbType = options?.['dbType'] ?? this.options.dbType;
    return new VoronkaCompiler(repository, dbType, this.createCompilerApiOptions(options)) as never;
  }

  protected override createOrchestratorApi(
    getDriver: never,
    options: never,
  ): ReturnType<CubejsServerCore['createOrchestratorApi']> {
    const api = new OrchestratorApi(getDriver, this.logger, options);
    answerByDataVersion(api, (mart) => this.house.versionOf(mart));
    lookAgainForRollups(api);
    // Its mark makes Cube keep every rollup table that was touched in the last day; without it, the newest is kept.
    api.updateRefreshEndReached = async () => ({ key: '', bytes: 0 });
    return api;
  }
}
