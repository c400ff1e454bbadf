import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Deps } from '../../deps.ts';
import { only } from '../../gate/gate.ts';
import { Problem } from '../../problems/problem.ts';

const jobSchema = z.object({
  id: z.string(),
  kind: z.string(),
  author: z.string(),
  state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  submitted_at: z.string(),
  started_at: z.string().nullable(),
  finished_at: z.string().nullable(),
  progress: z.object({ label: z.string(), done: z.number(), total: z.number().nullable() }).nullable(),
  words: z.string().nullable(),
});

/** The imports and builds of this process since it started. */
export async function jobRoutes(plain: FastifyInstance, { jobs }: Pick<Deps, 'jobs'>): Promise<void> {
  const app = plain.withTypeProvider<ZodTypeProvider>();
  const preHandler = only('read the meters');

  app.get(
    '/api/v1/jobs',
    {
      preHandler,
      schema: { summary: 'Imports and builds', response: { 200: z.object({ rows: z.array(jobSchema) }) } },
    },
    async () => ({ rows: [...jobs.list()] }),
  );
  app.get(
    '/api/v1/jobs/:id',
    { preHandler, schema: { summary: 'One job', params: z.object({ id: z.string() }), response: { 200: jobSchema } } },
    async (request) => {
      const job = jobs.get(request.params.id);
      if (!job) throw new Problem('not-found', { what: request.params.id });
      return job;
    },
  );
}
