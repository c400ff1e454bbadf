import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Audit } from '../../audit.ts';
import { only } from '../../gate/gate.ts';

const lineSchema = z.object({
  id: z.string(),
  at: z.string(),
  user_id: z.string(),
  facts: z.record(z.string(), z.string().nullable()),
});

/** Who saw personal data, exported, edited, came and went. */
export async function auditRoutes(plain: FastifyInstance, { audit }: { readonly audit: Audit }): Promise<void> {
  plain.withTypeProvider<ZodTypeProvider>().get(
    '/api/v1/audit',
    {
      preHandler: only('run the place'),
      schema: {
        summary: 'The newest audit lines',
        querystring: z.object({ limit: z.coerce.number().int().min(1).max(1000).default(100) }),
        response: { 200: z.object({ rows: z.array(lineSchema) }) },
      },
    },
    async (request) => {
      const lines = await audit.newest(request.query.limit);
      return { rows: lines.map(({ id, at, author, fields }) => ({ id, at, user_id: author, facts: { ...fields } })) };
    },
  );
}
