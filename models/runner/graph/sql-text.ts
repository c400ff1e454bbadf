import { createHash } from 'node:crypto';

/** One piece of SQL text: what must stay as it is, or what only parts words. */
const piece =
  /('(?:[^'\\]|''|\\[\s\S])*'|"(?:[^"]|"")*"|`(?:[^`\\]|\\[\s\S])*`|\$\$[\s\S]*?\$\$)|(--[^\n]*|\/\*[\s\S]*?\*\/|\s+)/g;

/** Comments gone, every run of blanks one space, none beside brackets and commas: equal for texts that differ in layout only. */
export function normaliseSql(sql: string): string {
  const flat = sql.replace(piece, (_, kept: string | undefined) => kept ?? ' ');
  return outsideQuotes(flat, (text) => text.replace(/ +/g, ' ').replace(/ ?([(),]) ?/g, '$1'))
    .trim()
    .replace(/;$/, '');
}

/** The words of a query that make it answer differently without its tables changing. */
export function volatility(sql: string): 'none' | 'daily' | 'always' {
  const code = sql.replace(piece, ' ').toLowerCase();
  if (
    /\b(now|now64|current_timestamp|localtimestamp|get_current_timestamp|random|rand|rand32|rand64|uuid|uuidv4|gen_random_uuid|generateuuidv4)\b\s*\(/.test(
      code,
    )
  )
    return 'always';
  if (/\bcurrent_timestamp\b|\blocaltimestamp\b/.test(code)) return 'always';
  return /\b(current_date|today|yesterday)\b/.test(code) ? 'daily' : 'none';
}

export function hashOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

function outsideQuotes(sql: string, change: (text: string) => string): string {
  let changed = '';
  let from = 0;
  for (const match of sql.matchAll(
    /'(?:[^'\\]|''|\\[\s\S])*'|"(?:[^"]|"")*"|`(?:[^`\\]|\\[\s\S])*`|\$\$[\s\S]*?\$\$/g,
  )) {
    changed += change(sql.slice(from, match.index)) + match[0];
    from = match.index + match[0].length;
  }
  return changed + change(sql.slice(from));
}
