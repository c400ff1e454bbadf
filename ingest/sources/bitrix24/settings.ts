import { z } from 'zod';

/** What voronka.yml may say of a Битрикс24 beside `system`. */
export const settingsSchema = z.strictObject({
  /** https://company.bitrix24.ru: with OAuth; a webhook holds the address itself */
  portal: z.url().optional(),
  /** who renews an application's tokens: the vendor, or a box of one's own */
  token_server: z.url().default('https://oauth.bitrix.info'),
  /** which family of methods reads leads, deals, contacts and companies; auto: the universal one where the portal has it */
  methods: z.enum(['auto', 'universal', 'classic']).default('auto'),
  /** the plan's limit: 2, on the Enterprise plan 5 */
  requests_per_second: z.number().positive().max(1000).default(2),
  /** how often all ids are compared, which tells what was deleted */
  deletes_every_hours: z.number().positive().default(24),
  /** what counts as an order with its lines: paid invoices, won deals, or nothing (orders come from another source) */
  orders: z.enum(['none', 'invoices', 'deals']).default('none'),
  /** what counts as money that came: paid invoices, or nothing (payments come from another source) */
  payments: z.enum(['none', 'invoices']).default('none'),
});

export type Bitrix24Settings = z.infer<typeof settingsSchema>;
