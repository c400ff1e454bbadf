import { z } from 'zod';

/** What stands in voronka.yml beside `system: onec`. */
export const onecSettings = z.strictObject({
  /** of the published infobase: http://server/trade */
  address: z.url(),
  login: z.string().min(1),
  /** rows in one answer */
  page: z.int().min(1).max(10_000).default(500),
  /** documents are read again so many days back: accountants correct the past */
  window_days: z.int().min(1).max(3660).default(62),
  /** how often documents that were unposted or purged before the window are looked for */
  deletes_every_hours: z.number().min(0).default(24),
  /** rows that the user's rights hide are left out; without it 1C refuses the whole request */
  allowed_only: z.boolean().default(false),
  /**
   * an exchange plan that registers changes for a node of ours; reading by it writes into 1C, so it has to be asked for.
   * `streams` are those whose objects the plan registers by itself; the others are read as without it
   */
  exchange: z
    .strictObject({ plan: z.string().min(1), node: z.guid(), streams: z.array(z.string().min(1)).min(1) })
    .optional(),
});

export type OnecSettings = z.infer<typeof onecSettings>;
