import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { engines } from '../test/support/engines.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { ensureAppTables, openVersions, VersionConflict, VERSIONS, type Versions } from './versions.ts';

describe.each(engines)('the log of versions on $name', ({ open }) => {
  let warehouse: Warehouse;
  let versions: Versions;
  let now: Date;

  beforeEach(async () => {
    warehouse = await open();
    await ensureAppTables(warehouse);
    now = new Date('2026-03-01T10:00:00.000Z');
    versions = openVersions({ warehouse, clock: () => now, random: randomBytes });
  });
  afterEach(() => warehouse.close());

  const change = (fields: Record<string, string | null>, author = 'anna') =>
    ({ kind: 'deal', id: 'zoho:1', author, op: 'set', fields }) as const;

  it('can be made twice', () => ensureAppTables(warehouse));

  it('knows nothing of what was never written', async () => {
    expect(await versions.head('deal', 'zoho:1')).toBeNull();
    expect(await versions.history('deal', 'zoho:1')).toEqual([]);
  });

  it('lets the later field win, each on its own', async () => {
    expect(await versions.append(change({ amount: '10.00', stage: 'new' }), 0)).toBe(1);
    now = new Date('2026-03-01T11:00:00.250Z');
    expect(await versions.append(change({ amount: '12.50', title: null }, 'boris'), 1)).toBe(2);
    expect(await versions.head('deal', 'zoho:1')).toEqual({
      id: 'zoho:1',
      version: 2,
      fields: { amount: '12.50', stage: 'new', title: null },
      touched: {
        amount: { at: '2026-03-01T11:00:00.25Z', author: 'boris', version: 2 },
        stage: { at: '2026-03-01T10:00:00Z', author: 'anna', version: 1 },
        title: { at: '2026-03-01T11:00:00.25Z', author: 'boris', version: 2 },
      },
      isDeleted: false,
      isMade: false,
      createdAt: '2026-03-01T10:00:00Z',
      changedAt: '2026-03-01T11:00:00.25Z',
    });
    expect((await versions.history('deal', 'zoho:1')).map(({ version, author }) => [version, author])).toEqual([
      [1, 'anna'],
      [2, 'boris'],
    ]);
  });

  it('keeps hostile text as it is', async () => {
    const text = `'); drop table app.versions; -- "\\' \u2028 $kind {id:String}`;
    await versions.append(change({ title: text }, text), 0);
    expect((await versions.history('deal', 'zoho:1'))[0]).toMatchObject({ author: text, fields: { title: text } });
  });

  it('refuses a writer that expected another version', async () => {
    await versions.append(change({ amount: '1.00' }), 0);
    await expect(versions.append(change({ amount: '2.00' }), 0)).rejects.toMatchObject({ expected: 0, current: 1 });
    await expect(versions.append(change({ amount: '2.00' }), 5)).rejects.toBeInstanceOf(VersionConflict);
  });

  it('lets one of many writers at once win, in one process', async () => {
    const tries = await Promise.allSettled(
      Array.from({ length: 20 }, (_, at) => versions.append(change({ amount: `${at}.00` }), 0)),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await versions.history('deal', 'zoho:1')).toHaveLength(1);
  });

  it('lets at most one of two writers in two processes win, and the log holds one row of a version', async () => {
    const other = openVersions({ warehouse, clock: () => now, random: randomBytes });
    for (let round = 0; round < 10; round += 1) {
      const tries = await Promise.allSettled([
        versions.append(change({ amount: '1.00' }), round),
        other.append(change({ amount: '2.00' }), round),
      ]);
      const losers = tries.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
      expect(losers).toHaveLength(1);
      expect(losers[0]).toBeInstanceOf(VersionConflict);
    }
    const rows = await warehouse.query(`select version from ${warehouse.relation(VERSIONS)} order by version`);
    expect(rows.map(({ version }) => Number(version))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('writes many notes together and loses none', async () => {
    await Promise.all(
      Array.from({ length: 200 }, (_, at) =>
        versions.note({ kind: 'audit', id: `a${at}`, author: 'anna', op: 'create', fields: { at: `${at}` } }),
      ),
    );
    expect(await versions.newest('audit', 500)).toHaveLength(200);
    expect(await versions.heads('audit')).toHaveLength(200);
    expect(await versions.newest('audit', 3)).toHaveLength(3);
  });
});
