import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { mkdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { Limits } from '../limits.ts';
import { xmlText } from '../xml-text.ts';
import { XmlRecords } from '../xml-records.ts';
import { PARTS, RECORD_ELEMENTS, rowsOf, type PartName, type PartRow } from './parts.ts';

/** A part of a CommerceML file, written out as NDJSON. */
export type Part = { readonly path: string; readonly columns: readonly string[]; readonly rows: number };

export type Parts = ReadonlyMap<PartName, Part>;

/** CommerceML files read in one import: each once, however many datasets ask for its parts. */
export class CommerceMlFiles {
  readonly #read = new Map<string, Promise<Parts>>();

  constructor(
    readonly folder: string,
    readonly limits: Limits,
  ) {}

  /** The parts that a file holds; those without a row are not among them. Throws UnreadableFile. */
  async partsOf(path: string): Promise<Parts> {
    const { size, mtimeNs } = await stat(path, { bigint: true });
    const key = `${path} ${size} ${mtimeNs}`;
    const known = this.#read.get(key);
    if (known) return known;
    const reading = readParts(path, join(this.folder, `commerceml-${this.#read.size}`), this.limits);
    this.#read.set(key, reading);
    return reading;
  }
}

/** Reads the file from end to end as a stream: one record is held at a time, whatever the file's size. */
async function readParts(path: string, folder: string, limits: Limits): Promise<Parts> {
  await mkdir(folder, { recursive: true });
  const writers = new Map<PartName, PartWriter>();
  const records = new XmlRecords(basename(path), RECORD_ELEMENTS, limits, (element, ancestors) => {
    for (const [part, row] of rowsOf(element, ancestors)) {
      let writer = writers.get(part);
      if (!writer) writers.set(part, (writer = new PartWriter(join(folder, `${part}.ndjson`))));
      writer.add(row);
    }
  });
  try {
    for await (const text of xmlText(path, limits)) {
      records.write(text);
      for (const writer of writers.values()) await writer.flush();
    }
    records.close();
  } finally {
    for (const writer of writers.values()) await writer.close();
  }
  return new Map(
    [...writers].map(([part, { path: written, rows }]) => [part, { path: written, columns: PARTS[part], rows }]),
  );
}

/** Rows gathered while a piece of text is parsed, written when it is done. */
class PartWriter {
  rows = 0;
  #waiting: string[] = [];
  readonly #out: WriteStream;

  constructor(readonly path: string) {
    this.#out = createWriteStream(path);
  }

  add(row: PartRow): void {
    this.#waiting.push(JSON.stringify(row));
    this.rows++;
  }

  async flush(): Promise<void> {
    if (this.#waiting.length === 0) return;
    const text = `${this.#waiting.join('\n')}\n`;
    this.#waiting = [];
    if (!this.#out.write(text)) await once(this.#out, 'drain');
  }

  async close(): Promise<void> {
    await this.flush();
    this.#out.end();
    await finished(this.#out);
  }
}
