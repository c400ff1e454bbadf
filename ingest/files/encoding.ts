import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import jschardet from 'jschardet';

/** Watches bytes go by and says in the end how the text is encoded. */
export type EncodingWatch = {
  see(chunk: Buffer): void;
  /** A name that iconv-lite knows; 'utf-8' also for UTF-8 with a few damaged lines. */
  found(): string;
};

const CYRILLIC = ['windows-1251', 'koi8-r', 'cp866', 'maccyrillic'];

export function watchEncoding(): EncodingWatch {
  let tail: Buffer = Buffer.alloc(0);
  let head: Buffer | null = null;
  let wellFormed = 0;
  let damaged = 0;
  let sample: Buffer | null = null;

  const judge = (text: Buffer): void => {
    if (isUtf8(text) || damaged > 100_000) return;
    sample ??= Buffer.from(text.subarray(firstHighByte(text), firstHighByte(text) + 65_536));
    const decoded = new TextDecoder('utf-8').decode(text);
    const marks = decoded.split('\u{FFFD}').length - 1;
    damaged += marks;

    wellFormed += decoded.replace(/[\x00-\x7f\u{FFFD}]+/gu, '').length;
  };
  return {
    see(chunk) {
      head ??= Buffer.from(chunk.subarray(0, 4096));
      const cut = wholeUntil(chunk);
      judge(tail.length > 0 ? Buffer.concat([tail, chunk.subarray(0, cut)]) : chunk.subarray(0, cut));
      tail = Buffer.from(chunk.subarray(cut));
    },
    found() {
      judge(tail);
      const marked = byteOrder(head ?? Buffer.alloc(0));
      if (marked) return marked;
      if (!sample || damaged * 10 <= wellFormed) return 'utf-8';
      return guess(sample);
    },
  };
}

/** UTF-16 by its mark, or by the zero bytes that Latin text leaves in it. */
function byteOrder(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  head.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  if (odd > head.length / 8 && even < odd / 8) return 'utf-16le';
  if (even > head.length / 8 && odd < even / 8) return 'utf-16be';
  return null;
}

function guess(sample: Buffer): string {
  const said = (jschardet.detect(sample).encoding ?? '').toLowerCase();
  const highShare = sample.filter((byte) => byte >= 0x80).length / sample.length;
  const looksCyrillic = /1251|koi8|cyrillic|866|855|8859-5/.test(said) || highShare > 0.2 || said === '';
  if (!looksCyrillic && iconv.encodingExists(said)) return said === 'iso-8859-1' ? 'windows-1252' : said;
  return CYRILLIC.toSorted((a, b) => russianness(sample, b) - russianness(sample, a))[0] ?? 'windows-1251';
}

/** Russian is mostly small letters, and a capital does not follow a small one. */
function russianness(sample: Buffer, encoding: string): number {
  const text = iconv.decode(sample, encoding);
  const small = (text.match(/[оеаинтсрвл]/g) ?? []).length;
  const odd = (text.match(/[а-яё][А-ЯЁ]|[^\s\p{L}\p{N}\p{P}\p{S}]/gu) ?? []).length;
  return small - 2 * odd;
}

function firstHighByte(text: Buffer): number {
  const at = text.findIndex((byte) => byte >= 0x80);
  return Math.max(0, at - 200);
}

/** Where the last whole UTF-8 character ends: a character cut in two by a chunk's end is not damage. */
function wholeUntil(chunk: Buffer): number {
  for (let back = 1; back <= Math.min(3, chunk.length); back++) {
    const byte = chunk[chunk.length - back] ?? 0;
    if (byte < 0x80) return chunk.length;
    if (byte >= 0xc0) {
      const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return back < needs ? chunk.length - back : chunk.length;
    }
  }
  return chunk.length;
}
