import { expect, it } from 'vitest';
import { masked } from './mask.ts';

it.each([
  ['a name', 'Иван Петров', 'И*** П***'],
  ['a name of one letter', 'И', 'И***'],
  ['a phone', '+7 921 555 34 12', '+7 *** ** 12'],
  ['a phone without plus', '8(921)5553412', '8 *** ** 12'],
  ['a mail address', 'anna.k@mail.ru', 'a***@***'],
  ['an emoji for a name', '🙂 Анна', '🙂*** А***'],
  ['nothing', null, null],
  ['an empty text', '', ''],
])('%s is masked', (_, value, shown) => expect(masked(value)).toBe(shown));
