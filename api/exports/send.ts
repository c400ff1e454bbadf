import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { csvChunks } from './csv.ts';
import type { ExportPlace, ExportTable } from './table.ts';
import { xlsxChunks } from './xlsx.ts';

export type ExportFormat = 'csv' | 'xlsx';

const TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** Streams a table as a file to save. Where the rows fail on the way the connection is cut, never ended as if whole. */
export function sendExport(
  reply: FastifyReply,
  format: ExportFormat,
  table: ExportTable,
  place: ExportPlace,
  day: string,
): FastifyReply {
  const name = `${table.title} ${day}.${format}`.replace(/[\\/:*?"<>|\p{Cc}\p{Surrogate}]/gu, ' ').trim();
  const plain = name.replace(/[^\x20-\x7e]/g, '').trim();
  const ascii = /^[A-Za-z]/.test(plain) ? plain : `voronka ${plain}`;
  return reply
    .type(TYPES[format])
    .header('content-disposition', `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name)}`)
    .header('cache-control', 'no-store')
    .send(Readable.from(format === 'csv' ? csvChunks(table, place) : xlsxChunks(table, place)));
}
