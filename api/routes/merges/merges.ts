import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { only, viewerBehind } from '../../gate/gate.ts';
import { Problem } from '../../problems/problem.ts';
import { judgePair, pairsOf, type Decision } from '../../records/identity.ts';
import { jsonRow } from '../../records/json.ts';
import { entityParams } from '../records/schemas.ts';
import type { RecordRouteDeps } from '../records/answers.ts';

const id = z.string().min(1).max(300);
const pair = z.object({ left: id, right: id });
const judged = z.object({ pair: z.string(), decision: z.string(), before: z.string(), version: z.int() });
const listed = z.object({
  rows: z.array(z.record(z.string(), z.unknown())),
  total_rows: z.number(),
});

/** One client base: cards that may be of one client, joining them, keeping them apart, and taking either back. */
export async function mergeRoutes(plain: FastifyInstance, deps: RecordRouteDeps): Promise<void> {
  const { entities, audit, rebuilds } = deps;
  const app = plain.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/api/v1/records/:entity/duplicates',
    {
      schema: {
        summary: 'Pairs of cards that may be one client, the likeliest first',
        params: entityParams,
        querystring: z.object({
          state: z.enum(['waiting', 'joined', 'apart']).default('waiting'),
          limit: z.coerce.number().int().min(1).max(500).default(50),
          offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
        }),
        response: { 200: listed },
      },
    },
    async (request) => {
      const viewer = viewerBehind(request);
      const { rows, total } = await pairsOf(deps, entityOf(request.params.entity), request.query, viewer);
      if (request.params.entity === 'contact' && rows.length > 0)
        await audit.write(viewer, request.ip, {
          action: 'see personal data',
          target: 'contact',
          facts: { fields: 'full_name', row_count: String(rows.length) },
        });
      return { rows: rows.map((row) => jsonRow(row as Parameters<typeof jsonRow>[0])), total_rows: total };
    },
  );

  app.post(
    '/api/v1/records/:entity/merge',
    {
      preHandler: only('edit records'),
      schema: {
        summary:
          'Says of two cards that they are one client (same) or two (different); figures follow with the next build',
        params: entityParams,
        body: pair.extend({ decision: z.enum(['same', 'different']).default('same') }),
        response: { 200: judged },
      },
    },
    (request) => judge(request, request.params.entity, { ...request.body }),
  );

  app.post(
    '/api/v1/records/:entity/merge/undo',
    {
      preHandler: only('edit records'),
      schema: {
        summary: 'Takes back what was said of two cards: they stand again as they are alike',
        params: entityParams,
        body: pair,
        response: { 200: judged },
      },
    },
    (request) => judge(request, request.params.entity, { ...request.body, decision: 'open' }),
  );

  async function judge(
    request: Parameters<typeof viewerBehind>[0],
    name: string,
    wish: { readonly left: string; readonly right: string; readonly decision: Decision },
  ) {
    const result = await judgePair(deps, entityOf(name), wish, viewerBehind(request));
    if (result.before !== result.decision) rebuilds.ask('identity_decision+');
    return result;
  }

  function entityOf(name: string) {
    const entity = entities.get(name);
    if (!entity) throw new Problem('not-found', { what: name.slice(0, 40) });
    return entity;
  }
}
