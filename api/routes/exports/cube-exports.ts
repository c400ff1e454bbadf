import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Audit } from '../../audit.ts';
import type { CubeColumn, CubeDoor } from '../../cube-door.ts';
import type { Deps } from '../../deps.ts';
import { sendExport } from '../../exports/send.ts';
import type { ExportKind } from '../../exports/table.ts';
import { viewerBehind } from '../../gate/gate.ts';
import { Problem } from '../../problems/problem.ts';

const queryPart = z.record(z.string(), z.unknown());
const rest = {
  format: z.enum(['csv', 'xlsx']).default('csv'),
  locale: z.enum(['ru', 'en']).optional(),
  title: z.string().trim().min(1).max(200).optional(),
};
const exportBody = z.strictObject({ query: queryPart, ...rest });
const exportAddress = z.object({
  query: z
    .string()
    .max(20_000)
    .transform((text, context) => {
      try {
        return queryPart.parse(JSON.parse(text));
      } catch {
        context.addIssue({ code: 'custom', message: 'query is no JSON object' });
        return z.NEVER;
      }
    }),
  ...rest,
});
type Wish = z.infer<typeof exportBody>;

/** The answer to a cube query as a file, past the cap of answers on screen, under the same access rules. */
export async function cubeExportRoutes(
  plain: FastifyInstance,
  deps: Deps & { readonly audit: Audit; readonly cube: CubeDoor },
): Promise<void> {
  const app = plain.withTypeProvider<ZodTypeProvider>();
  const summary = 'A cube query as CSV or XLSX, whole';

  app.post('/api/v1/export', { schema: { summary, body: exportBody } }, (request, reply) =>
    send(request, reply, request.body),
  );
  // A plain link, so that the browser saves the file as it comes.
  app.get('/api/v1/export', { schema: { hide: true, querystring: exportAddress } }, (request, reply) =>
    send(request, reply, request.query),
  );

  async function send(request: FastifyRequest, reply: FastifyReply, wish: Wish): Promise<FastifyReply> {
    const { cube, audit, facts, clock } = deps;
    const viewer = viewerBehind(request);
    const { query, format } = wish;
    const locale = wish.locale ?? viewer.locale;
    const context = { user: viewer.user.id, role: viewer.role, team: viewer.team };
    const { columns, rows } = await cube.stream(query, context).catch(refusal);
    const text = JSON.stringify(query);
    await audit.write(viewer, request.ip, {
      action: 'export',
      target: 'cube',
      facts: { format, query: text.slice(0, 4000) },
    });
    const { asOf } = await deps.freshness();
    const table = {
      title: wish.title ?? (locale === 'ru' ? 'Выгрузка' : 'Export'),
      columns: columns.map((column) => ({
        key: column.name,
        title: column.titles?.[locale] ?? column.title,
        kind: kindOf(column),
      })),
      rows,
      about: aboutQuery(query, locale),
      asOf,
    };
    const place = { locale, timezone: facts.timezone, currency: facts.currency };
    return sendExport(reply, format, table, place, clock().toISOString().slice(0, 10));
  }
}

/** Cube's own refusals carry a status; the rest is our fault. */
function refusal(cause: unknown): never {
  const status = (cause as { status?: unknown }).status;
  if (status === 403) throw new Problem('query-forbidden', { why: (cause as Error).message });
  if (typeof status === 'number' && status < 500) throw new Problem('query-refused', { why: (cause as Error).message });
  throw cause;
}

function kindOf({ name, type, format }: CubeColumn): ExportKind {
  switch (type) {
    case 'time':
      return /\.(day|week|month|quarter|year)$/.test(name) ? 'period' : 'instant';
    case 'boolean':
      return 'boolean';
    case 'string':
      return 'text';
    case 'number':
      return format === null ? 'number' : NUMBERS[format];
  }
}

const NUMBERS = { currency: 'money', percent: 'share', count: 'integer' } as const;

/** Filters and periods of a query as the cover tells them. */
function aboutQuery(query: Readonly<Record<string, unknown>>, locale: 'ru' | 'en'): (readonly [string, string])[] {
  const parts =
    locale === 'ru' ? { filters: 'Отбор', timeDimensions: 'Период' } : { filters: 'Filters', timeDimensions: 'Period' };
  return Object.entries(parts).flatMap(([key, title]) => {
    const part = query[key];
    return Array.isArray(part) ? part.map((one: unknown) => [title, lineOf(one)] as const) : [];
  });
}

function lineOf(part: unknown): string {
  const { member, dimension, operator, values, dateRange, granularity } = part as Record<string, unknown>;
  const words = [member ?? dimension, operator, values, dateRange, granularity].filter(
    (word) => word !== undefined && word !== null,
  );
  return words.length > 1
    ? words.map((word) => (Array.isArray(word) ? word.join(', ') : String(word))).join(' ')
    : JSON.stringify(part);
}
