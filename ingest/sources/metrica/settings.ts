import { z } from 'zod';

/** A counter of Яндекс.Метрика as voronka.yml describes it. */
export const metricaSettings = z.strictObject({
  address: z.url().default('https://api-metrika.yandex.net'),
  counter: z.coerce.string().regex(/^\d+$/, '12345678'),
  /** the first day to read; 90 days back unless told */
  since: z.iso.date().optional(),
  /** days that are read anew each time: a visit may be updated for some days */
  again_days: z.coerce.number().int().min(1).max(30).default(5),
  /** days ordered at once: a whole part of a log has room in memory */
  days: z.coerce.number().int().min(1).max(365).default(7),
});

export type MetricaSettings = z.infer<typeof metricaSettings>;
