import { z } from 'zod';

/** What voronka.yml may say of an amoCRM or a Kommo beside `system`. */
export const settingsSchema = z.strictObject({
  /** https://company.amocrm.ru, https://company.kommo.com */
  account: z.url(),
  /** the address the integration was made with: for OAuth only */
  redirect_uri: z.url().optional(),
  /** the account's limit is 7 for all who ask; who goes over it again and again is shut out */
  requests_per_second: z.number().positive().max(1000).default(5),
  /** how often all ids are compared: finds what was merged or emptied from the basket, which nothing else tells */
  deletes_every_hours: z.number().positive().default(168),
});

export type AmocrmSettings = z.infer<typeof settingsSchema>;
