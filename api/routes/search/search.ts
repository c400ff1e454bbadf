import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Audit } from '../../audit.ts';
import type { Deps } from '../../deps.ts';
import { viewerBehind } from '../../gate/gate.ts';
import { jsonRow } from '../../records/json.ts';
import { searchRecords } from '../../records/search.ts';

const query = z.strictObject({
  q: z.string().trim().min(2).max(100).describe('a part of a name, number, address or phone'),
  limit: z.coerce.number().int().min(1).max(20).default(5).describe('records of each entity'),
});

const answer = z.object({
  groups: z.array(
    z.object({
      entity: z.string(),
      total: z.number(),
      rows: z.array(
        z.object({ id: z.string(), title: z.string().nullable(), shown: z.record(z.string(), z.unknown()) }),
      ),
    }),
  ),
});

/** One box for all records: whom a person calls, what a bill's number is, which deal that was. */
export async function searchRoutes(plain: FastifyInstance, deps: Deps & { readonly audit: Audit }): Promise<void> {
  const app = plain.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/search',
    { schema: { summary: 'Records by a part of a name', querystring: query, response: { 200: answer } } },
    async (request) => {
      const viewer = viewerBehind(request);
      const { q: text, limit } = request.query;
      const found = await searchRecords(deps, viewer, { text, limit });
      for (const { entity, rows, personal } of found) {
        if (personal.length === 0) continue;
        const facts = { ids: rows.map(({ id }) => id).join(' '), fields: personal.join(' ') };
        await deps.audit.write(viewer, request.ip, { action: 'see personal data', target: entity, facts });
      }
      return {
        groups: found.map(({ entity, total, rows }) => ({
          entity,
          total,
          rows: rows.map(({ id, title, shown }) => ({ id, title, shown: { ...jsonRow(shown) } })),
        })),
      };
    },
  );
}
