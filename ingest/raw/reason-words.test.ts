import { expect, it } from 'vitest';
import { reasonWords } from './reason-words.ts';

it.each([
  ['is not a JSON object', 'не объект JSON'],
  ['has fewer fields than the header', 'полей меньше, чем в заголовке'],
  ['has more fields than the header', 'полей больше, чем в заголовке'],
  ['has a quote that is not closed or stands inside a value', 'кавычка не закрыта или стоит внутри значения'],
  ['holds bytes that are not text in the encoding of the file', 'байты, которых в кодировке файла нет'],
  ['is longer than the limit', 'длиннее предела'],
  ['has no key of deal', 'нет ключа (deal)'],
  ['amount is not an amount', 'amount: здесь не сумма'],
  ['closed_at is not a time', 'closed_at: здесь не время'],
  ['stage has no rule in the mapping and counts as open', 'stage: в описании нет такого значения, считается открытым'],
  ['something the engine said', 'something the engine said'],
])('"%s" is told in Russian too', (reason, ru) => {
  expect(reasonWords(reason)).toEqual({ ru, en: reason });
});
