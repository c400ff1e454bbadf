import { expect, it } from 'vitest';
import { benchLinkage } from './linkage.ts';

it('nearly all second cards are found on both engines', async () => {
  const { lines, figures } = await benchLinkage({ contacts: 5_000, engines: ['duckdb', 'clickhouse'] });
  expect(lines).toHaveLength(2);
  for (const { planted, right, wrong } of figures) {
    expect(Number(right) / Number(planted)).toBeGreaterThan(0.9);
    expect(Number(wrong)).toBeLessThan(Number(planted) / 20);
  }
}, 120_000);
