import { z } from 'zod';

/** An account of Zadarma as voronka.yml describes it. */
export const zadarmaSettings = z.strictObject({
  address: z.url().default('https://api.zadarma.com'),
  /** the first day to read; 90 days back unless told */
  since: z.iso.date().optional(),
  /** lines of statistics asked for at once; the service gives a thousand at most */
  page: z.coerce.number().int().min(1).max(1_000).default(1_000),
  /** statistics are given three times a minute */
  requests_per_minute: z.coerce.number().min(1).max(100).default(3),
});

export type ZadarmaSettings = z.infer<typeof zadarmaSettings>;
