import { DuckDBInstance } from '@duckdb/node-api';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { copyTo } from './files.ts';

/**
 * Copies the database file as of one moment. After a checkpoint the file alone is the whole database, and until the next
 * one all changes go to the journal beside it; so the next one is put off while the file is copied. Record edits may go
 * on meanwhile: they are not in the copy.
 */
export async function copyDatabase(warehouse: Warehouse, from: string, to: string): Promise<void> {
  const [before] = await warehouse.query<{ value: string }>(`select current_setting('wal_autocheckpoint') as value`);
  await warehouse.run(`set global wal_autocheckpoint = '1TB'`);
  try {
    await checkpoint(warehouse);
    await copyTo(from, to);
  } finally {
    await warehouse.run(`set global wal_autocheckpoint = '${String(before?.value ?? '16MB').replaceAll("'", '')}'`);
  }
  await proveReadable(to);
}

/** A checkpoint is refused while another transaction writes; writers here are short, so it is asked for again. */
async function checkpoint(warehouse: Warehouse): Promise<void> {
  for (let left = 100; ; left -= 1) {
    try {
      await warehouse.run('checkpoint');
      return;
    } catch (error) {
      if (left === 0) throw error;
      await sleep(100);
    }
  }
}

/** Opens the copy and reads its catalogue: a torn copy fails here and not on the day it is needed. */
async function proveReadable(path: string): Promise<void> {
  const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' });
  try {
    const connection = await instance.connect();
    await connection.runAndReadAll('select count(*) from duckdb_tables()');
    connection.closeSync();
  } finally {
    instance.closeSync();
  }
}
