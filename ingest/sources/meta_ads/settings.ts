import { z } from 'zod';

/** An ad account of Meta as voronka.yml describes it. */
export const metaAdsSettings = z.strictObject({
  address: z.url().default('https://graph.facebook.com'),
  version: z
    .string()
    .regex(/^v\d+\.\d+$/, 'v24.0')
    .default('v24.0'),
  /** the account's number, with or without act_ */
  account: z.string().regex(/^(act_)?\d+$/, 'act_1234567890'),
  /** the first day to read; half a year back unless told. Meta keeps 37 months */
  since: z.iso.date().optional(),
  /** days that are read anew each time: conversions come to the day of the click for 28 days */
  restated_days: z.coerce.number().int().min(1).max(90).default(28),
  /** rows of a report in one answer */
  page: z.coerce.number().int().min(1).max(1_000).default(500),
});

export type MetaAdsSettings = z.infer<typeof metaAdsSettings>;
