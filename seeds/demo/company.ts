import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** The folder of company/*.csv, sql/ and truths.json. */
export const demoRoot = import.meta.dirname;

/** What the company is, beside its tables: rates are 0 to 1, `cheque` is the median order in roubles. */
const Company = z.strictObject({
  name: z.string(),
  goods: z.string(),
  months: z.int().positive(),
  leads_a_month: z.number().positive(),
  growth_a_year: z.number(),
  convert_rate: z.number(),
  win_rate: z.number(),
  cheque: z.number(),
  second_card_share: z.number(),
  bad_service_factor: z.number(),
  price_rise: z.number(),
  price_rise_win_factor: z.number(),
  price_rise_category: z.string(),
  price_rise_months_ago: z.int(),
  subscriber_share: z.number(),
  subscription_churn: z.number(),
  subscription_upgrade_share: z.number(),
});
export type Company = Readonly<z.infer<typeof Company>>;

export const companyTables = [
  'campaigns',
  'channels',
  'cities',
  'first_names',
  'industries',
  'legal_forms',
  'lost_reasons',
  'managers',
  'name_ends',
  'name_starts',
  'plans',
  'products',
  'seasons',
  'stages',
  'surnames',
] as const;

export async function readCompany(): Promise<Company> {
  return Company.parse(JSON.parse(await readFile(join(demoRoot, 'company/company.json'), 'utf8')));
}

/** The first day of the month that lies `months` before the month of `day` ('YYYY-MM-DD'). */
export function monthsBefore(day: string, months: number): string {
  const [year, month] = day.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, month - 1 - months, 1)).toISOString().slice(0, 10);
}
