/** Splits a sample of delimited text into records of fields; the last record is dropped when `cut` says it may be half. */
export function recordsOf(sample: string, delimiter: string, quote: string, cut: boolean, most = 200): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let field = '';
  let quoted = false;
  let at = 0;
  const endRecord = (): void => {
    record.push(field);
    field = '';
    if (record.length > 1 || record[0] !== '') records.push(record);
    record = [];
  };
  for (; at < sample.length && records.length < most; at++) {
    const char = sample[at] as string;
    if (quoted) {
      if (char !== quote) field += char;
      else if (sample[at + 1] === quote) {
        field += quote;
        at++;
      } else quoted = false;
    } else if (char === quote && field === '') quoted = true;
    else if (char === delimiter) {
      record.push(field);
      field = '';
    } else if (char === '\n' || char === '\r') {
      if (char === '\r' && sample[at + 1] === '\n') at++;
      endRecord();
    } else field += char;
  }
  if (at >= sample.length && !cut && (field !== '' || record.length > 0)) endRecord();
  return records;
}

const DELIMITERS = [',', ';', '\t', '|'] as const;

/** The delimiter that cuts most records of the sample into the same number of fields; a comma where none does. */
export function delimiterOf(sample: string, quote: string, cut: boolean): string {
  const scored = DELIMITERS.map((delimiter) => {
    const widths = recordsOf(sample, delimiter, quote, cut, 100).map((record) => record.length);
    const header = widths[0] ?? 0;
    const alike = widths.filter((width) => width === header).length / Math.max(1, widths.length);
    const near =
      widths.filter((width) => width > 1 && Math.abs(width - header) <= 1).length / Math.max(1, widths.length);
    return { delimiter, score: header < 2 ? 0 : (alike + near) * Math.log2(header + 1) };
  });
  const best = scored.toSorted((a, b) => b.score - a.score)[0];
  return best && best.score > 0 ? best.delimiter : ',';
}

/**
 * Names as they will stand in the warehouse: trimmed; an empty name is column_3 (by place); a repeated one gets _2.
 * Engines differ over letter case in names, so "Email" and "email" count as a repeat.
 */
export function columnNames(header: readonly string[]): string[] {
  const taken = new Set<string>();
  return header.map((raw, at) => {
    const trimmed = raw
      .replace(/^\uFEFF/, '')
      .replaceAll('\\', '/')
      .replace(/\s+/g, ' ')
      .trim();
    const name = trimmed === '' ? `column_${at + 1}` : trimmed.startsWith('_') ? `column${trimmed}` : trimmed;
    let free = name;
    for (let n = 2; taken.has(free.toLowerCase()); n++) free = `${name}_${n}`;
    taken.add(free.toLowerCase());
    return free;
  });
}
