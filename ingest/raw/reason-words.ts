import type { Words } from '../sources/words.ts';

const KINDS_RU: Readonly<Record<string, string>> = {
  'an amount': 'сумма',
  'a number': 'число',
  'a whole number': 'целое число',
  'a yes or no': 'да или нет',
  'a date': 'дата',
  'a time': 'время',
  'a text': 'текст',
  'a reference': 'ссылка',
};

/** Reasons as raw.rejects keeps them, with what they say in Russian. */
const SAID: readonly (readonly [RegExp, (...parts: readonly string[]) => string])[] = [
  [/^is not a JSON object$/, () => 'не объект JSON'],
  [/^has fewer fields than the header$/, () => 'полей меньше, чем в заголовке'],
  [/^has more fields than the header$/, () => 'полей больше, чем в заголовке'],
  [/^has a quote that is not closed/, () => 'кавычка не закрыта или стоит внутри значения'],
  [/^holds bytes that are not text/, () => 'байты, которых в кодировке файла нет'],
  [/^is longer than the limit$/, () => 'длиннее предела'],
  [/^has no key of (\w+)$/, (entity = '') => `нет ключа (${entity})`],
  [/^(\w+) is not (an? .+)$/, (field = '', kind = '') => `${field}: здесь не ${KINDS_RU[kind] ?? kind}`],
  [
    /^(\w+) has no rule in the mapping and counts as open$/,
    (field = '') => `${field}: в описании нет такого значения, считается открытым`,
  ],
];

/** A reason of raw.rejects in both languages; one that the engine worded itself stays as it is. */
export function reasonWords(reason: string): Words {
  for (const [pattern, say] of SAID) {
    const found = pattern.exec(reason);
    if (found) return { ru: say(...found.slice(1)), en: reason };
  }
  return { ru: reason, en: reason };
}
