/** How a mapping may write a format: a word, strptime's letters, or the letters of spreadsheets (DD.MM.YYYY HH:mm). */
export type Format =
  | { readonly kind: 'iso' }
  | { readonly kind: 'excel' }
  | { readonly kind: 'unix'; readonly perSecond: number }
  | { readonly kind: 'written'; readonly letters: string };

const LETTERS: readonly (readonly [string, string])[] = [
  ['YYYY', '%Y'],
  ['MMMM', '%B'],
  ['MMM', '%b'],
  ['SSSSSS', '%f'],
  ['SSS', '%f'],
  ['YY', '%y'],
  ['MM', '%m'],
  ['DD', '%d'],
  ['HH', '%H'],
  ['hh', '%I'],
  ['mm', '%M'],
  ['ss', '%S'],
  ['M', '%m'],
  ['D', '%d'],
  ['H', '%H'],
  ['h', '%I'],
  ['A', '%p'],
];

export function formatOf(text: string): Format {
  switch (text.toLowerCase()) {
    case 'iso':
      return { kind: 'iso' };
    case 'excel':
      return { kind: 'excel' };
    case 'unix':
      return { kind: 'unix', perSecond: 1 };
    case 'unix_ms':
      return { kind: 'unix', perSecond: 1000 };
    case 'unix_us':
      return { kind: 'unix', perSecond: 1_000_000 };
  }
  return { kind: 'written', letters: text.includes('%') ? text : lettersOf(text) };
}

function lettersOf(text: string): string {
  let letters = '';
  for (let at = 0; at < text.length;) {
    const found = LETTERS.find(([token]) => text.startsWith(token, at));
    letters += found ? found[1] : text[at];
    at += found ? found[0].length : 1;
  }
  return letters;
}
