import { readFileSync } from 'node:fs';
import { sharedData } from '../../../test/support/shared-data.ts';
import type { Past } from './history.ts';

/** A customer of the CD shop: his past up to a day, what his repeat days brought on average, and his days after it. */
export type Customer = Past & {
  readonly id: number;
  readonly purchaseDays: number;
  readonly total: number;
  readonly lastOn: number;
  readonly meanAmount: number;
  readonly daysAfter: number;
  readonly moneyAfter: number;
};

const DAY = 86_400_000;
const day = (text: string): number => Date.parse(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`) / DAY;

/** The tenth of the CDNOW customers in weeks, observed to the end of September 1997. */
export function cdnow(): Customer[] {
  const end = day('19970930');
  const days = new Map<number, Map<number, number>>();
  for (const line of readFileSync(sharedData('cdnow/CDNOW_sample.txt'), 'utf8').trim().split('\n')) {
    const [, id = '', date = '', , money = ''] = line.trim().split(/\s+/);
    const own = days.get(Number(id)) ?? new Map<number, number>();
    days.set(Number(id), own.set(day(date), (own.get(day(date)) ?? 0) + Number(money)));
  }
  return [...days].map(([id, own]) => {
    const before = [...own].filter(([on]) => on <= end).sort(([a], [b]) => a - b);
    const after = [...own].filter(([on]) => on > end);
    const sum = (list: readonly (readonly [number, number])[]) => list.reduce((total, [, money]) => total + money, 0);
    const repeats = before.length - 1;
    const [first, last] = [before[0]?.[0] ?? NaN, before.at(-1)?.[0] ?? NaN];
    return {
      id,
      repeats,
      recency: (last - first) / 7,
      age: (end - first) / 7,
      count: 1,
      purchaseDays: before.length,
      total: sum(before),
      lastOn: last,
      meanAmount: repeats > 0 ? sum(before.slice(1)) / repeats : 0,
      daysAfter: after.length,
      moneyAfter: sum(after),
    };
  });
}
