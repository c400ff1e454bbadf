type Token = { readonly text: string; readonly kind: 'name' | 'sign'; readonly end: number };
/** A bracket level: whether it is in the list of a select, and where the current item of that list begins. */
type Level = { isList: boolean; item: number };

const lexeme =
  /\u0004\d*\u0004|--[^\n]*|\/\*[\s\S]*?\*\/|\s+|'(?:[^'\\]|''|\\[\s\S])*'|"(?:[^"]|"")*"|`(?:[^`\\]|\\[\s\S])*`|[\p{L}_][\p{L}\p{N}_$]*|[\s\S]/gu;
const ends = new Set(
  'from where group having qualify order limit union except intersect window settings format into prewhere'.split(' '),
);

/**
 * `select a.id, b.name` -> `select a.id as id, b.name as name`: over two joins or more ClickHouse calls an unnamed
 * column `a.id` where other tables have an `id` too, and what reads the query does not find it. Lines stay as they are.
 */
export function nameColumns(sql: string): string {
  const tokens = tokensOf(sql);
  const insertions: { readonly at: number; readonly name: string }[] = [];
  const levels: Level[] = [{ isList: false, item: 0 }];
  const finish = (level: Level, end: number): void => {
    const item = tokens.slice(level.item, end);
    const last = item.at(-1);
    if (level.isList && last && isQualified(item)) insertions.push({ at: last.end, name: last.text });
  };
  tokens.forEach((token, at) => {
    const level = levels.at(-1) as Level;
    const word = token.text.toLowerCase();
    if (word === '(' || word === '[') levels.push({ isList: false, item: at + 1 });
    else if (word === ')' || word === ']') {
      finish(level, at);
      if (levels.length > 1) levels.pop();
    } else if (token.kind === 'name' && tokens[at - 1]?.text === '.') return;
    else if (word === 'select') Object.assign(level, { isList: true, item: at + 1 });
    else if (level.isList && (word === 'distinct' || word === 'all') && level.item === at) level.item = at + 1;
    else if (level.isList && word === ',') {
      finish(level, at);
      level.item = at + 1;
    } else if (level.isList && (ends.has(word) || word === ';')) {
      finish(level, at);
      level.isList = false;
    }
  });
  finish(levels.at(-1) as Level, tokens.length);
  return insertions
    .sort((a, b) => b.at - a.at)
    .reduce((text, { at, name }) => `${text.slice(0, at)} as ${name}${text.slice(at)}`, sql);
}

function tokensOf(sql: string): Token[] {
  return [...sql.matchAll(lexeme)].flatMap((match): Token[] => {
    const [text] = match;
    // \u0004: numbers of lines, as line-map.ts hides them.
    if (/^(\u0004|--|\/\*|\s)/.test(text)) return [];
    const kind = /^["`\p{L}_]/u.test(text) ? 'name' : 'sign';
    return [{ text, kind, end: match.index + text.length }];
  });
}

/** `a.b` or `schema.a.b` and nothing more. */
function isQualified(item: readonly Token[]): boolean {
  if (item.length < 3 || item.length % 2 === 0) return false;
  return item.every(({ kind, text }, at) => (at % 2 === 0 ? kind === 'name' : text === '.'));
}
