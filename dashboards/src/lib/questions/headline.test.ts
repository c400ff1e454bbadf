import { describe, expect, it } from 'vitest';
import { createFormat } from '../format/format.ts';
import en from '../i18n/en/index.ts';
import ru from '../i18n/ru/index.ts';
import { createTranslate } from '../i18n/translate.ts';
import { deltaOf } from './delta.ts';
import { overviewHeadline, salesHeadline } from './headline.ts';
import type { WonTotals } from './won-totals.ts';

const speech = {
  ru: { t: createTranslate('ru', ru), format: createFormat({ locale: 'ru', currency: 'RUB', timezone: 'UTC' }) },
  en: { t: createTranslate('en', en), format: createFormat({ locale: 'en', currency: 'RUB', timezone: 'UTC' }) },
};
const totals: WonTotals = {
  wonAmount: 89_066_200,
  wonCount: 1425,
  lostAmount: 32_059_400,
  lostCount: 485,
  winRate: 1425 / 1910,
  averageWonAmount: 62_503,
};
const open = { openAmount: 12_300_000, openCount: 1722, weightedAmount: null };
const grown = { delta: deltaOf('yes', { better: 'up', change: 'percent' }, 112, 100), than: 'previous' } as const;
const said = (pieces: readonly { text: string }[]) =>
  pieces
    .map(({ text }) => text)
    .join('')
    .replace(/[\u00a0\u202f]/g, ' ');

describe('the headline', () => {
  it('says the page in Russian', () =>
    expect(said(overviewHeadline(totals, open, grown, speech.ru))).toBe(
      'Выиграно 1 425 сделок на 89,1 млн ₽, на 12 % больше, чем за предыдущий период; доля побед 74,6 %; в работе 12,3 млн ₽ — 1 722 сделки.',
    ));
  it('and in English', () =>
    expect(said(salesHeadline(totals, null, null, speech.en))).toBe(
      '1,425 deals won for 89.1M ₽; 485 deals lost for 32.1M ₽.',
    ));
  it('leaves out what is not there', () =>
    expect(
      said(overviewHeadline({ ...totals, wonCount: 0, wonAmount: null, winRate: null }, null, grown, speech.ru)),
    ).toBe('Выигранных сделок нет.'));
});
