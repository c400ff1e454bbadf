import { expect, it } from 'vitest';
import { benchClientFit } from './client-fit.ts';

it('clients are fitted on both engines, with all parameter sets', async () => {
  const { lines, figures } = await benchClientFit({ clients: 20_000, engines: ['duckdb', 'clickhouse'] });
  expect(lines).toHaveLength(2);
  figures.forEach(({ parameterSets }) => expect(parameterSets).toBeGreaterThanOrEqual(9));
}, 120_000);
