import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openVersions, type Change } from '../api/versions.ts';
import { measuredDemo, openDemoWarehouse, type DemoWarehouse } from '../bench/demo-warehouse.ts';
import { newerRows } from '../bench/new-rows.ts';
import { join } from 'node:path';

/** The models that are made by changed keys. */
const driven = [
  ...['deal', 'contact', 'company', 'lead', 'order', 'order_line', 'ticket'].map((name) => ({ schema: 'core', name })),
  { schema: 'marts', name: 'deals' },
];
const selectors = {
  whatTheyFollowFrom: driven.map(({ name }) => `+${name}`).join(' '),
  themselves: driven.map(({ name }) => name).join(' '),
};

// What each model says of itself is the same on both engines; how the runner does it is tested on both beside it.
describe('the demo company, built after changes and built whole', () => {
  let demo: DemoWarehouse;
  beforeAll(async () => {
    demo = await openDemoWarehouse('duckdb', 0.01, selectors.whatTheyFollowFrom);
  }, 300_000);
  afterAll(() => demo.close());

  const rows = async (): Promise<Record<string, unknown>> => {
    const digest = 'cast(sum(cast(hash(one) as hugeint)) as varchar)';
    const counted = driven.map(async (table) => {
      const [row] = await demo.warehouse.query(
        `select count(*) as row_count, ${digest} as digest from ${demo.warehouse.relation(table)} as one`,
      );
      return [table.name, [String(row?.['row_count']), row?.['digest']]] as const;
    });
    return Object.fromEntries(await Promise.all(counted));
  };

  /** Which models the changes made anew, after seeing that a full build gives the same rows. */
  const builtAlike = async (): Promise<string[]> => {
    const report = await demo.rebuild(selectors.whatTheyFollowFrom, false);
    const quick = await rows();
    await demo.rebuild(selectors.themselves, true);
    expect(quick).toEqual(await rows());
    return report.nodes.flatMap(({ name, outcome }) => (outcome.kind === 'built' && outcome.isPublished ? [name] : []));
  };

  it('people change, make and take away records', async () => {
    const versions = openVersions({
      warehouse: demo.warehouse,
      clock: () => new Date(),
      random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    });
    const keysOf = async (entity: string): Promise<string[]> => {
      const found = await demo.warehouse.query<{ id: string }>(
        `select ${entity}_id as id from ${demo.warehouse.relation({ schema: 'core', name: entity })} order by 1 limit 3`,
      );
      return found.map(({ id }) => id);
    };
    const change = (kind: string, id: string, op: Change['op'], fields: Change['fields']): Promise<number> =>
      versions.append({ kind, id, author: 'a', op, fields }, 0);
    const [first, second, third] = await keysOf('deal');
    await change('deal', first ?? '', 'set', { amount: '123456.78' });
    await change('deal', second ?? '', 'set', { outcome: 'lost', closed_at: '2026-07-01T10:00:00.000Z' });
    await change('deal', third ?? '', 'delete', {});
    await change('deal', 'made-here', 'create', { title: 'Пробный заказ', amount: '1000', outcome: 'open' });
    const [contact, gone] = await keysOf('contact');
    await change('contact', contact ?? '', 'set', { phone: '+79161234567' });
    await change('contact', gone ?? '', 'delete', {});
    const [company] = await keysOf('company');
    await change('company', company ?? '', 'set', { name: 'ООО Берег' });
    expect(await builtAlike()).toEqual(expect.arrayContaining(['deal', 'deals', 'contact', 'company']));
  }, 120_000);

  it('a later export comes in, with new rows and earlier ones changed', async () => {
    const newer = await newerRows(demo.directory, join(demo.directory, 'export'), {
      scale: 0.01,
      seed: measuredDemo.seed,
      until: measuredDemo.later,
    });
    await demo.importFolder(newer.folder);
    expect(await builtAlike()).toEqual(expect.arrayContaining(['deal', 'deals', 'lead']));
  }, 120_000);
});
