import type { Warehouse } from '../../warehouse/warehouse.ts';
import { sharedData } from './shared-data.ts';

/** A public set of people with known duplicates: `records` to link, `truth` with the cluster of each record_key. */
export type PeopleSet = { readonly records: string; readonly truth: string };

const FEBRL =
  'given_name surname street_number address_1 address_2 suburb postcode state date_of_birth soc_sec_id'.split(' ');

export function febrl(warehouse: Warehouse, set: number): PeopleSet {
  const columns = FEBRL.map((name) => `${known(`trim(${name})`)} as ${name}`);
  const id = part(warehouse, 'trim(rec_id)', '-', 2);
  const file = csv(warehouse, sharedData(`febrl/dataset${set}.csv`), ['rec_id', ...FEBRL]);
  return {
    records: `select trim(rec_id) as record_key, ${columns.join(', ')} from ${file}`,
    truth: `select trim(rec_id) as record_key, ${id} as cluster from ${file}`,
  };
}

export function fake1000(warehouse: Warehouse): PeopleSet {
  const file = csv(warehouse, sharedData('splink_fake_1000/fake_1000.csv'), [
    ...['unique_id', 'first_name', 'surname', 'dob', 'city', 'email', 'cluster'],
  ]);
  const key = 'unique_id as record_key';
  const words = ['first_name', 'surname', 'city', 'email'].map((name) => `${known(`lower(${name})`)} as ${name}`);
  const email = "coalesce(lower(email), '')";
  return {
    records: `select ${key}, ${words.join(', ')}, ${known('dob')} as dob,
      ${known(part(warehouse, email, '@', 1))} as box, ${known(part(warehouse, email, '@', 2))} as domain from ${file}`,
    truth: `select ${key}, cluster from ${file}`,
  };
}

/** Of all pairs of one truth cluster and of one found cluster: how many are in both. */
export async function pairwise(warehouse: Warehouse, clusters: string, truth: string) {
  const one = async (sql: string): Promise<number> => Number((await warehouse.query<{ n: bigint }>(sql))[0]?.n ?? 0);
  const pairsOf = (table: string, key: string) =>
    `(select a.record_key as l, b.record_key as r from ${table} as a join ${table} as b on b.${key} = a.${key} where a.record_key < b.record_key)`;
  const known_ = pairsOf(`(${truth})`, 'cluster');
  const found = pairsOf(clusters, 'cluster_key');
  const [all, said, right] = await Promise.all([
    one(`select count(*) as n from ${known_} as k`),
    one(`select count(*) as n from ${found} as f`),
    one(`select count(*) as n from ${found} as f join ${known_} as k on k.l = f.l and k.r = f.r`),
  ]);
  const [precision, recall] = [right / said, right / all];
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall) };
}

/** A CSV file, every column text. */
export function csv({ engine }: Warehouse, path: string, columns: readonly string[]): string {
  return engine === 'duckdb'
    ? `read_csv('${path}', all_varchar = true, header = true)`
    : `file('${path}', 'CSVWithNames', '${columns.map((name) => `${name} String`).join(', ')}')`;
}

function known(value: string): string {
  return `nullif(${value}, '')`;
}

function part({ engine }: Warehouse, text: string, sign: string, n: number): string {
  return engine === 'duckdb'
    ? `split_part(${text}, '${sign}', ${n})`
    : `splitByString('${sign}', assumeNotNull(${text}))[${n}]`;
}
