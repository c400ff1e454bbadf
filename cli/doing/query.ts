import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { ClickHouseWarehouse } from '../../warehouse/clickhouse.ts';
import type { Row } from '../../warehouse/warehouse.ts';
import type { JobOf, Outcome } from '../jobs/job.ts';
import type { Teller } from '../jobs/jobs.ts';
import { messagesOf } from '../messages/messages.ts';
import { jsonOf } from '../terminal.ts';
import { readOnly, type Answer } from './read-only.ts';
import type { Owner } from './owner.ts';
import { cellText, tableText } from './table-text.ts';

/** A table is laid out in pages of this many rows, so that a long answer starts at once and takes flat memory. */
const page = 1_000;

/** Runs one read-only statement; the text of the answer goes to the teller as `output`, or to the file. */
export async function query(owner: Owner, job: JobOf<'query'>, teller: Teller): Promise<Outcome> {
  const m = messagesOf(teller.locale);
  if (job.format === 'parquet' && job.out !== null) {
    await toParquet(owner, job.sql, job.out, teller.signal);
    return { exitCode: 0, words: m.query.written(job.out, null), result: { file: job.out } };
  }
  const count = await readOnly(owner.warehouse, job.sql, teller.signal, async (answer) => {
    const sink = job.out === null ? terminalSink(teller) : fileSink(job.out);
    try {
      const rows = await written(answer, job.format, sink.write);
      await sink.end();
      return rows;
    } catch (error) {
      await sink.drop();
      throw error;
    }
  });
  const words = job.out === null ? '' : m.query.written(job.out, count);
  return { exitCode: 0, words, result: { rows: count, ...(job.out === null ? {} : { file: job.out }) } };
}

type Sink = { write(text: string): Promise<void>; end(): Promise<void>; drop(): Promise<void> };

function terminalSink(teller: Teller): Sink {
  return {
    write: async (text) => {
      await teller.tell({ kind: 'output', text });
    },
    end: async () => undefined,
    drop: async () => undefined,
  };
}

/** The file appears whole or not at all. */
function fileSink(path: string): Sink {
  const draft = `${path}.partial`;
  const stream = createWriteStream(draft);
  return {
    write: async (text) => {
      if (!stream.write(text)) await once(stream, 'drain');
    },
    end: async () => {
      stream.end();
      await once(stream, 'finish');
      await rename(draft, path);
    },
    drop: async () => {
      stream.destroy();
      await rm(draft, { force: true });
    },
  };
}

async function written(
  { columns, batches }: Answer,
  format: JobOf<'query'>['format'],
  write: Sink['write'],
): Promise<number> {
  let count = 0;
  switch (format) {
    case 'table': {
      for await (const rows of paged(batches)) {
        await write(`${tableText(columns, rows)}\n`);
        count += rows.length;
      }
      if (count === 0 && columns.length > 0) await write(`${tableText(columns, [])}\n`);
      return count;
    }
    case 'csv': {
      await write(csvLine(columns));
      for await (const rows of batches) {
        await write(rows.map((row) => csvLine(columns.map((name) => cellText(row[name] ?? null)))).join(''));
        count += rows.length;
      }
      return count;
    }
    case 'json': {
      await write('[');
      for await (const rows of batches) {
        if (rows.length === 0) continue;
        await write(`${count === 0 ? '\n' : ',\n'}${rows.map(jsonOf).join(',\n')}`);
        count += rows.length;
      }
      await write('\n]\n');
      return count;
    }
    case 'parquet':
      throw new Error('parquet is written to a file');
  }
}

async function* paged(batches: AsyncIterable<readonly Row[]>): AsyncIterable<Row[]> {
  const held: Row[] = [];
  for await (const rows of batches) {
    held.push(...rows);
    while (held.length >= page) yield held.splice(0, page);
  }
  if (held.length > 0) yield held;
}

function csvLine(values: readonly string[]): string {
  return `${values.map((text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)).join(',')}\n`;
}

/** The statement is first proved to be a reading one; then the engine writes the file itself. */
async function toParquet({ warehouse }: Owner, sql: string, path: string, signal: AbortSignal): Promise<void> {
  const bare = sql.trim().replace(/;\s*$/, '');
  const draft = `${path}.partial`;
  try {
    if (warehouse instanceof ClickHouseWarehouse) {
      await readOnly(warehouse, `describe table (${bare}\n)`, signal, async () => undefined);
    } else {
      await readOnly(warehouse, bare, signal, async () => undefined);
    }
    await warehouse.saveParquet(`${bare}\n`, draft);
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}
