import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DuckDbWarehouse } from '../warehouse/duckdb.ts';
import type { Row, Warehouse } from '../warehouse/warehouse.ts';
import { buildModels, createRecords, type HandmadeRecord } from './support/built-models.ts';
import { engines } from './support/engines.ts';
import { describeWithData, sharedData } from './support/shared-data.ts';

const folder = sharedData('senzing_truth');
const rowsOf = async (file: string): Promise<Row[]> => {
  const reader = await DuckDbWarehouse.open(':memory:', { threads: 1 });
  try {
    return await reader.query(`select * from read_csv('${folder}/${file}.csv', all_varchar = true)`);
  } finally {
    await reader.close();
  }
};

/** A record of the set as a CRM would hold it: no birth dates, no passports. */
function card(row: Row): HandmadeRecord {
  const told = (...columns: readonly string[]) =>
    columns.map((column) => row[column]).find((value) => typeof value === 'string') as string | undefined;
  const phone = told('PHONE_NUMBER');
  const reach = {
    phone: phone ? `+1 ${phone}` : null,
    email: told('EMAIL_ADDRESS') ?? null,
    address: told('ADDR_FULL', 'ADDR_LINE1') ?? null,
    city: told('ADDR_CITY') ?? null,
  };
  const id = `${String(row['DATA_SOURCE'])} ${String(row['RECORD_ID'])}`;
  if (row['RECORD_TYPE'] === 'ORGANIZATION')
    return ['company', id, { name: told('PRIMARY_NAME_ORG', 'PRIMARY_NAME_FULL') ?? null, ...reach }];
  const [last_name, first_name] = [told('PRIMARY_NAME_LAST') ?? null, told('PRIMARY_NAME_FIRST') ?? null];
  return [
    'contact',
    id,
    { full_name: told('PRIMARY_NAME_FULL', 'NATIVE_NAME_FULL') ?? null, last_name, first_name, ...reach },
  ];
}

describeWithData('senzing_truth')('a hundred and twenty records with families and namesakes', () => {
  const read: Record<string, unknown> = {};

  describe.each(engines)('on $name', ({ name, open }) => {
    let warehouse: Warehouse;
    const cluster = new Map<string, string>();
    beforeAll(async () => {
      warehouse = await open();
      for (const row of await rowsOf('truthset-load1-key'))
        cluster.set(`${String(row['DATA_SOURCE'])} ${String(row['RECORD_ID'])}`, String(row['CLUSTER_ID']));
      await createRecords(warehouse, (await rowsOf('customers')).map(card));
      await buildModels(warehouse, { select: '+customer_member +duplicate_pairs' });
      read[name] = await warehouse.query(
        'select left_id, right_id, state, probability from marts.duplicate_pairs order by left_id, right_id',
      );
    });
    afterAll(() => warehouse.close());

    const pairs = (where: string) =>
      warehouse.query<{ left_id: string; right_id: string }>(
        `select left_id, right_id from marts.duplicate_pairs where ${where}`,
      );
    const isOne = ({ left_id, right_id }: { left_id: string; right_id: string }) =>
      cluster.get(left_id) === cluster.get(right_id);

    it('the key knows 72 entities', () => expect(new Set(cluster.values()).size).toBe(72));

    it('nobody is joined wrongly', async () => {
      const joined = await pairs(`state = 'joined'`);
      expect(joined.length).toBeGreaterThan(4);
      expect(joined.filter((pair) => !isOne(pair))).toEqual([]);
    });

    it('what waits for a person is more often one than not, families left aside', async () => {
      const waiting = await pairs(`state = 'waiting' and evidence not like '%given=else%'`);
      expect(waiting.length).toBeGreaterThan(0);
      expect(waiting.filter(isOne).length / waiting.length).toBeGreaterThan(0.5);
    });

    it('a family with one box and one address is as many people as it has given names', async () => {
      const family = ['1009', '1015', '1019', '1020'].map((id) => `'contact/CUSTOMERS ${id}'`).join(', ');
      const [row] = await warehouse.query<{ people: bigint }>(
        `select count(distinct customer_id) as people from core.customer_member where record_key in (${family})`,
      );
      expect(Number(row?.people)).toBe(4);
    });
  });

  it('both engines find the same pairs', () => expect(read['clickhouse']).toEqual(read['duckdb']));
});
