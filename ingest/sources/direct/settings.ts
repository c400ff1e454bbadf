import { z } from 'zod';

/** An account of Яндекс.Директ as voronka.yml describes it. */
export const directSettings = z.strictObject({
  address: z.url().default('https://api.direct.yandex.com'),
  /** the client's login, for an agency */
  client_login: z.string().optional(),
  /** the first day to read; half a year back unless told */
  since: z.iso.date().optional(),
  /** whether Cost holds VAT */
  vat: z.boolean().default(true),
  /** days that are read anew each time: the system restates them */
  restated_days: z.coerce.number().int().min(1).max(90).default(14),
});

export type DirectSettings = z.infer<typeof directSettings>;
