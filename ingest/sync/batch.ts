import { hash } from 'node:crypto';
import { sameName } from '../mapping/headings.ts';
import { RECORD_COLUMNS } from '../raw/tables.ts';
import type { JsonObject } from '../sources/json.ts';
import type { Stream } from '../sources/connector.ts';
import { SourceTrouble } from '../sources/trouble.ts';
import type { Known } from './known.ts';

/** News of one id: a record with its JSON, or the word that it is gone or back. */
type News =
  { readonly kind: 'record'; readonly record: JsonObject; readonly text: string } | { readonly kind: 'gone' | 'back' };

/** What of a batch is worth keeping, ready to be landed. */
export type BatchText = {
  readonly text: string;
  readonly columns: readonly string[];
  readonly rows: number;
  readonly fresh: number;
  readonly changed: number;
  readonly deleted: number;
  /** the records among the rows */
  readonly records: readonly JsonObject[];
};

/** Several pages in one batch; of each id only the last news counts. */
export class Batch {
  readonly #news = new Map<string, News>();
  #bytes = 0;
  #read = 0;

  constructor(readonly stream: Stream) {}

  get ids(): readonly string[] {
    return [...this.#news.keys()];
  }

  /** records and ids taken in, repeats included */
  get read(): number {
    return this.#read;
  }

  get size(): number {
    return this.#news.size;
  }

  /** characters of the records, repeats included */
  get bytes(): number {
    return this.#bytes;
  }

  add(record: JsonObject): void {
    const id = this.stream.idOf(record);
    if (typeof id !== 'string' || id === '') {
      throw new SourceTrouble('changed', {
        ru: `запись потока ${this.stream.name} без номера: ${JSON.stringify(record).slice(0, 200)}`,
        en: `a record of stream ${this.stream.name} has no id: ${JSON.stringify(record).slice(0, 200)}`,
      });
    }
    const text = JSON.stringify(record);
    this.#take(id, { kind: 'record', record, text });
    this.#bytes += text.length;
  }

  mark(id: string, kind: 'gone' | 'back'): void {
    this.#take(id, { kind });
  }

  /** The lines that say something new against what is known, with their counts. */
  written(known: ReadonlyMap<string, Known>): BatchText {
    const columns = new Map<string, string>();
    const lines: string[] = [];
    const records: JsonObject[] = [];
    const counts = { fresh: 0, changed: 0, deleted: 0 };
    for (const [id, news] of this.#news) {
      const before = known.get(id);
      if (news.kind !== 'record') {
        const isNews = before !== undefined && before.isGone === (news.kind === 'back');
        if (!isNews) continue;
        if (news.kind === 'gone') counts.deleted++;
        else counts.changed++;
        lines.push(JSON.stringify({ _source_id: id, _is_deleted: news.kind }));
        continue;
      }
      const { record, text } = news;
      const checksum = hash('sha1', text);
      if (before && !before.isGone && before.hash === checksum) continue;
      const { deletes } = this.stream;
      const isMarked = deletes.kind === 'flag' && deletes.isDeleted(record);
      if (isMarked) counts.deleted++;
      else if (before) counts.changed++;
      else counts.fresh++;
      for (const key of Object.keys(record)) if (!columns.has(sameName(key))) columns.set(sameName(key), key);
      records.push(record);
      const mark = isMarked ? `,"_is_deleted":"marked"` : '';
      lines.push(
        `{"_source_id":${JSON.stringify(id)},"_hash":"${checksum}"${mark}${text === '{}' ? '}' : `,${text.slice(1)}`}`,
      );
    }
    return {
      text: lines.length === 0 ? '' : `${lines.join('\n')}\n`,
      columns: [...RECORD_COLUMNS, ...columns.values()],
      rows: lines.length,
      ...counts,
      records,
    };
  }

  #take(id: string, news: News): void {
    this.#read++;
    this.#news.delete(id);
    this.#news.set(id, news);
  }
}
