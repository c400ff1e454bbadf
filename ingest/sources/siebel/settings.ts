import { z } from 'zod';

/** What stands in voronka.yml beside `system: siebel`. */
export const siebelSettings = z.strictObject({
  /** up to the data: http://server:9001/siebel/v1.0/data */
  address: z.url(),
  login: z.string().min(1),
  /** what the user sees: All, Organization, Sales Rep, Personal */
  view: z.string().default('Organization'),
  /** Siebel gives 100 at most, whatever is asked for */
  page: z.int().min(2).max(100).default(100),
  /** the zone of the server's times: UTC where the system parameter says so */
  timezone: z.string().default('UTC'),
  /**
   * the component of the audit trail, where the server keeps one of the stages of opportunities:
   * Audit Trail Item 2/Audit Trail Item 2
   */
  audit: z
    .string()
    .regex(/^[^/]+\/[^/]+$/)
    .optional(),
  /** columns of the company's own, by stream: { opportunities: ["X Region"] } */
  fields: z.record(z.string(), z.array(z.string().min(1))).default({}),
  /** columns that this installation does not have */
  omit: z.record(z.string(), z.array(z.string().min(1))).default({}),
});

export type SiebelSettings = z.infer<typeof siebelSettings>;
