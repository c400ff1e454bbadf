import type { OrchestratorApi } from '@cubejs-backend/server-core';
import { martOfRefreshKey } from './model.ts';
import { ResultCache } from './result-cache.ts';

type Api = Pick<OrchestratorApi, 'getQueryOrchestrator'>;

/** The parts of Cube's orchestrator that look for rollup tables. */
type Finder = {
  fetchQuery(body: RollupBody): Promise<unknown>;
  getQueryCache(): {
    getKey(kind: string, rest: string): string;
    getCacheDriver(): { keysStartingWith(prefix: string): Promise<string[]>; remove(key: string): Promise<void> };
  };
};

/**
 * Cube remembers for an hour which rollups there are. Another server on the same warehouse may have replaced one in the
 * meantime, so a query that fails over its rollup looks again and is asked once more.
 */
export function lookAgainForRollups(api: Api): void {
  const orchestrator = api.getQueryOrchestrator() as unknown as Finder;
  const fetch = orchestrator.fetchQuery.bind(orchestrator);
  orchestrator.fetchQuery = async (body) => {
    try {
      return await fetch(body);
    } catch (cause) {
      if (!body.preAggregations?.length || !/rollups/.test(String(cause))) throw cause;
      const cache = orchestrator.getQueryCache();
      const known = await cache.getCacheDriver().keysStartingWith(cache.getKey('SQL_PRE_AGGREGATIONS_TABLES', ''));
      await Promise.all(known.map((key) => cache.getCacheDriver().remove(key)));
      return fetch(body);
    }
  };
}

/** The parts of Cube's orchestrator that decide what is stale. */
type Stale = {
  getQueryCache(): { cacheDriver: unknown; cacheRefreshKeyResult(query: unknown): Promise<unknown> };
  getPreAggregations(): { loadAllPreAggregationsIfNeeded(body: RollupBody): Promise<unknown> };
};
type RollupBody = {
  readonly requestId?: string;
  readonly preAggregations?: readonly object[];
  readonly cacheMode?: string;
};

/**
 * Every refresh key is the version of its mart, so neither a result nor a rollup of older rows is ever served, a rollup
 * whose mart did not change stays, and Cube asks the database nothing to know it.
 */
export function answerByDataVersion(api: Api, versionOf: (mart: string) => Promise<string>): void {
  const orchestrator = api.getQueryOrchestrator() as unknown as Stale;
  orchestrator.getQueryCache().cacheDriver = new ResultCache();
  orchestrator.getQueryCache().cacheRefreshKeyResult = async (query) => [
    { refresh_key: await versionOf(martOfRefreshKey(query)) },
  ];
  const rollups = orchestrator.getPreAggregations();
  const load = rollups.loadAllPreAggregationsIfNeeded.bind(rollups);
  rollups.loadAllPreAggregationsIfNeeded = (body) =>
    load({ ...body, cacheMode: 'must-revalidate', preAggregations: inHaste(body) });
}

/** Rollups that someone waits for go before those of a refresh. The numbers are Cube's own for the two. */
function inHaste({ requestId, preAggregations = [] }: RollupBody): object[] {
  const isRefresh = requestId?.startsWith('scheduler-') ?? false;
  return preAggregations.map((rollup) => ({ ...rollup, priority: isRefresh ? 0 : 10 }));
}
