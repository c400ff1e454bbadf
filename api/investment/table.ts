import type { ExportTable } from '../exports/table.ts';
import type { Locale } from '../problems/problem.ts';

type Month = {
  readonly month: number;
  readonly cost: number;
  readonly effect: number;
  readonly net: number;
  readonly cumulative: number;
  readonly discounted_cumulative: number;
  readonly roi_to_date: number | null;
};

type Appraised = {
  readonly at_start: number;
  readonly months: readonly Month[];
  readonly assumptions: readonly { readonly key: string; readonly value: number }[];
};

const TITLES = {
  month: ['Месяц', 'Month', 'integer'],
  cost: ['Расход', 'Cost', 'money'],
  effect: ['Эффект', 'Effect', 'money'],
  net: ['Итог месяца', 'Net', 'money'],
  cumulative: ['Нарастающим итогом', 'Cumulative', 'money'],
  discounted_cumulative: ['С дисконтом', 'Discounted', 'money'],
  roi_to_date: ['Отдача', 'Return', 'share'],
} as const;

/** The table as the page shows it: month 0 is what was paid at the start, then month by month; money to the kopeck. */
export function investmentTable({ at_start, months, assumptions }: Appraised, locale: Locale): ExportTable {
  const start: Month = {
    ...{ month: 0, cost: at_start, effect: 0, net: -at_start, cumulative: -at_start },
    ...{ discounted_cumulative: -at_start, roi_to_date: at_start > 0 ? -1 : null },
  };
  const rows = [start, ...months].map((month) => ({
    month: month.month,
    ...Object.fromEntries(
      (['cost', 'effect', 'net', 'cumulative', 'discounted_cumulative'] as const).map((key) => [
        key,
        month[key].toFixed(2).replace(/^-0\.00$/, '0.00'),
      ]),
    ),
    roi_to_date: month.roi_to_date,
  }));
  return {
    title: locale === 'ru' ? 'Окупаемость CRM' : 'What the CRM brings',
    columns: Object.entries(TITLES).map(([key, [ru, en, kind]]) => ({ key, title: locale === 'ru' ? ru : en, kind })),
    rows: (async function* () {
      yield rows;
    })(),
    about: assumptions.map(({ key, value }) => [key, String(value)] as const),
    asOf: null,
  };
}
