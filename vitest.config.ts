import { defineConfig } from 'vitest/config';

// One file at a time per worker process: chdb allows one data directory per process, and two cores serve two workers.
export default defineConfig({
  test: {
    include: ['{warehouse,ingest,models,cube,api,cli,seeds,test,bench}/**/*.test.ts', 'dashboards/src/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
