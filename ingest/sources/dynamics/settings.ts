import { z } from 'zod';
import { TABLES } from './tables.ts';

/** What stands in voronka.yml beside `system: dynamics`. */
export const dynamicsSettings = z.strictObject({
  /** https://company.crm4.dynamics.com */
  address: z.url(),
  /** the directory (tenant) of Entra ID: an id or a domain */
  tenant: z.string().min(1),
  client_id: z.string().min(1),
  /** of the Web API */
  version: z
    .string()
    .regex(/^\d+\.\d+$/)
    .default('9.2'),
  /** another cloud signs in elsewhere */
  login: z.url().default('https://login.microsoftonline.com'),
  /** rows in one answer; Dataverse gives 5000 at most */
  page: z.int().min(1).max(5000).default(1000),
  /** columns of the company's own, by table: { opportunities: [new_utm_source] } */
  columns: z
    .partialRecord(z.enum(TABLES.map(({ stream }) => stream)), z.array(z.string().regex(/^[a-z0-9_]+$/)))
    .default({}),
  /** stage history from the audit log, which the organisation has to keep */
  audit: z.boolean().default(false),
});

export type DynamicsSettings = z.infer<typeof dynamicsSettings>;
