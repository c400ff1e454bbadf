import { z } from 'zod';

export function isWarehouseUrl(url: string): boolean {
  return /^duckdb:.+/.test(url) || (/^clickhouses?:\/\/./.test(url) && URL.canParse(url));
}

const warehouse = z.preprocess(
  (value) => (typeof value === 'string' ? { url: value } : value),
  z.strictObject({
    url: z
      .string()
      .refine(isWarehouseUrl, { params: { wrong: 'warehouse' } })
      .refine(hasNoPassword, { params: { wrong: 'secret' } }),
    user: z.string().optional(),
    password_file: z.string().optional(),
    memory: z
      .string()
      .regex(/^\d+(\.\d+)?\s*(KB|MB|GB|TB|KiB|MiB|GiB|TiB)$/i)
      .optional(),
    threads: z.int().positive().optional(),
  }),
);

/** The keys of voronka.yml. There is no others: a wrong key is an error. */
export const settingsSchema = z.strictObject({
  company: z.strictObject({ name: z.string().min(1).optional() }).optional(),
  timezone: z.string().optional(),
  currency: z.string().optional(),
  locale: z.enum(['ru', 'en']).optional(),
  data: z.string().optional(),
  server: z
    .strictObject({
      host: z.string().optional(),
      port: z.int().min(1).max(65535).optional(),
      url: z.url().optional(),
    })
    .optional(),
  /** the company's own sites, whose pages may send events: https://shop.example.ru */
  sites: z.array(z.url()).optional(),
  warehouse: warehouse.optional(),
  attribution: z.strictObject({ window_days: z.int().min(1).max(3650).optional() }).optional(),
  demo: z.union([z.literal(false), z.strictObject({ scale: z.number().positive() })]).optional(),
  // what stands in a source is its system's business: config-sources.ts
  sources: z.record(z.string().regex(/^[a-z](_?[a-z0-9])*$/), z.record(z.string(), z.unknown())).optional(),
});

/** The right keys by the path of their parent, for the message about a wrong one. */
export function keysAt(path: readonly PropertyKey[]): readonly string[] {
  const [first] = path;
  if (first === undefined) return Object.keys(settingsSchema.shape);
  if (first === 'company') return ['name'];
  if (first === 'server') return ['host', 'port', 'url'];
  if (first === 'warehouse') return ['url', 'user', 'password_file', 'memory', 'threads'];
  if (first === 'attribution') return ['window_days'];
  if (first === 'demo') return ['scale'];
  return [];
}

function hasNoPassword(url: string): boolean {
  return !URL.canParse(url) || new URL(url).password === '';
}
