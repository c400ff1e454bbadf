import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { COMPARISONS, SEGMENT_FIELDS } from '../../../models/segments.ts';
import type { Audit } from '../../audit.ts';
import type { Deps } from '../../deps.ts';
import { sendExport } from '../../exports/send.ts';
import { only, viewerBehind } from '../../gate/gate.ts';
import { versionWanted } from '../../gate/if-match.ts';
import { may } from '../../identity/roles.ts';
import { Problem } from '../../problems/problem.ts';
import type { Rebuilds } from '../../rebuilds.ts';
import { isMissing } from '../../records/columns.ts';
import { audienceColumns, audienceRows, PERSONAL } from '../../segments/audience.ts';
import { removeSegment, ruleOf, writeSegment, writtenSegments } from '../../segments/segments.ts';
import { sizeOf } from '../../segments/size.ts';

const where = z.array(z.record(z.string(), z.unknown())).min(1).max(20);
const body = z.strictObject({ segment: z.string().trim().min(1).max(100), where });
const id = z.object({ id: z.string().min(1).max(100) });
const written = z.object({ id: z.string(), version: z.int(), segment: z.string(), where });
const size = z.object({ client_count: z.int(), whole_count: z.int() });
const listed = z.object({
  /** written on the page */
  rows: z.array(written),
  /** every rule segment of the last build, those of segments.yml too, with the clients who are in it today */
  built: z.array(z.object({ segment: z.string(), client_count: z.int() })),
  fields: z.record(z.string(), z.enum(['number', 'text'])),
  comparisons: z.array(z.string()),
});
const audience = z.object({
  kind: z.enum(['rule', 'rfm']),
  segment: z.string().min(1).max(100),
  format: z.enum(['csv', 'xlsx']).default('csv'),
  locale: z.enum(['ru', 'en']).optional(),
});

type SegmentDeps = Deps & { readonly audit: Audit; readonly rebuilds: Rebuilds };

/** Segments by rule, written on the page beside those of segments.yml, and every segment as an audience. */
export async function segmentRoutes(plain: FastifyInstance, deps: SegmentDeps): Promise<void> {
  const app = plain.withTypeProvider<ZodTypeProvider>();
  const { warehouse, versions, audit, rebuilds } = deps;
  const preHandler = only('run the place');

  app.get('/api/v1/segments', { schema: { summary: 'Segments by rule', response: { 200: listed } } }, async () => ({
    rows: (await writtenSegments(versions)).map((one) => ({ ...one, where: [...one.where] })),
    built: await builtSegments(),
    fields: SEGMENT_FIELDS,
    comparisons: Object.keys(COMPARISONS),
  }));

  app.post(
    '/api/v1/segments/size',
    {
      preHandler,
      schema: {
        summary: 'How many clients a rule holds today',
        body: z.strictObject({ where }),
        response: { 200: size },
      },
    },
    (request) => sizeOf(warehouse, ruleOf({ segment: '-', where: request.body.where })),
  );

  app.post(
    '/api/v1/segments',
    { preHandler, schema: { summary: 'Writes a segment', body, response: { 201: written } } },
    async (request, reply) => {
      await refuseTakenName(request.body.segment, null);
      return keep(reply.code(201), { ...request.body, id: null, version: 0, author: viewerBehind(request).user.id });
    },
  );

  app.put(
    '/api/v1/segments/:id',
    { preHandler, schema: { summary: 'Changes a segment', params: id, body, response: { 200: written } } },
    async (request, reply) => {
      const version = versionWanted(request);
      await known(request.params.id);
      await refuseTakenName(request.body.segment, request.params.id);
      const author = viewerBehind(request).user.id;
      return keep(reply, { ...request.body, id: request.params.id, version, author });
    },
  );

  app.delete(
    '/api/v1/segments/:id',
    { preHandler, schema: { summary: 'Takes a segment away', params: id, response: { 204: z.null() } } },
    async (request, reply) => {
      const version = versionWanted(request);
      await known(request.params.id);
      await removeSegment(versions, { id: request.params.id, version, author: viewerBehind(request).user.id });
      rebuilds.ask('segment_member+');
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/api/v1/segments/audience',
    { schema: { summary: 'Everybody of a segment as a file, with phones and addresses', querystring: audience } },
    async (request, reply) => {
      const viewer = viewerBehind(request);
      const { kind, segment, format, locale = viewer.locale } = request.query;
      const personal = may(viewer.role, 'see personal data') ? PERSONAL.join(' ') : '';
      await audit.write(viewer, request.ip, {
        action: 'export',
        target: 'audience',
        facts: { format, kind, segment, personal },
      });
      const { asOf } = await deps.freshness();
      const table = {
        title: segment,
        columns: audienceColumns(locale),
        rows: audienceRows(warehouse, { kind, segment }, viewer),
        about: [[locale === 'ru' ? 'Сегмент' : 'Segment', segment]] as const,
        asOf,
      };
      const place = { locale, timezone: deps.facts.timezone, currency: deps.facts.currency };
      return sendExport(reply, format, table, place, deps.clock().toISOString().slice(0, 10));
    },
  );

  async function keep(reply: FastifyReply, wish: Parameters<typeof writeSegment>[1]): Promise<z.infer<typeof written>> {
    ruleOf({ segment: wish.segment, where: wish.where });
    const own = await writeSegment(versions, wish);
    rebuilds.ask('segment_member+');
    const version = wish.version + 1;
    void reply.header('etag', `"${version}"`);
    return { id: own, version, segment: wish.segment, where: [...wish.where] };
  }

  async function known(wanted: string): Promise<void> {
    if (!(await writtenSegments(versions)).some((one) => one.id === wanted))
      throw new Problem('not-found', { what: `segment ${wanted.slice(0, 40)}` });
  }

  /** Two segments of one name could not be told apart; those of the file are known from the last build. */
  async function refuseTakenName(name: string, own: string | null): Promise<void> {
    const ofPage = await writtenSegments(versions);
    const mine = ofPage.find((one) => one.id === own)?.segment;
    const taken = [
      ...ofPage.filter((one) => one.id !== own).map(({ segment }) => segment),
      ...(await builtSegments()).map(({ segment }) => segment),
    ];
    if (name !== mine && taken.includes(name))
      throw new Problem('wrong-request', { where: 'segment', why: `"${name}" is taken` });
  }

  async function builtSegments(): Promise<{ segment: string; client_count: number }[]> {
    const table = warehouse.relation({ schema: 'marts', name: 'segment_members' });
    try {
      const rows = await warehouse.query<{ segment: string; client_count: bigint }>(
        `select segment, count(case when is_current then 1 end) as client_count from ${table} group by 1 order by 1`,
      );
      return rows.map(({ segment, client_count }) => ({ segment, client_count: Number(client_count) }));
    } catch (cause) {
      if (isMissing(cause)) return [];
      throw cause;
    }
  }
}
