import { z } from 'zod';

/** A cabinet of VK Реклама as voronka.yml describes it. */
export const vkAdsSettings = z.strictObject({
  address: z.url().default('https://ads.vk.com'),
  /** with the secret client_secret; without both a ready token is needed */
  client_id: z.string().optional(),
  /** an agency's client: its token is asked for by its name */
  agency_client: z.string().optional(),
  /** the first day to read; half a year back unless told */
  since: z.iso.date().optional(),
  /** the cabinet's currency where it is not the company's */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  /** days that are read anew each time: the system restates them */
  restated_days: z.coerce.number().int().min(1).max(90).default(14),
  /** campaigns in one list; two hundred is the most that statistics take at once */
  page: z.coerce.number().int().min(1).max(200).default(200),
});

export type VkAdsSettings = z.infer<typeof vkAdsSettings>;
