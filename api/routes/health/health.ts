import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../deps.ts';
import { only } from '../../gate/gate.ts';
import type { Meters } from '../../meters.ts';

type HealthDeps = Pick<Deps, 'warehouse' | 'freshness' | 'jobs'> & { readonly meters: Meters };

/** For the machines that watch: is the process there, can it answer questions, how is it doing. */
export async function healthRoutes(app: FastifyInstance, deps: HealthDeps): Promise<void> {
  const { warehouse, freshness, jobs, meters } = deps;
  const open = { config: { isOpen: true }, schema: { hide: true } } as const;

  app.get('/healthz', open, async () => ({ status: 'ok' }));

  app.get('/readyz', open, async (request, reply) => {
    try {
      await warehouse.query('select 1 as one');
      const { asOf } = await freshness();
      return asOf === null ? reply.code(503).send({ status: 'not built' }) : { status: 'ok', as_of: asOf };
    } catch (cause) {
      request.log.error({ err: cause }, 'not ready');
      return reply.code(503).send({ status: 'warehouse unreachable' });
    }
  });

  app.get('/metrics', { preHandler: only('read the meters'), schema: { hide: true } }, async (_, reply) => {
    const { asOf } = await freshness();
    const built = asOf === null ? 0 : Date.parse(asOf) / 1000;
    const running = jobs.list().filter(({ state }) => state === 'running').length;
    const ours = [
      '# TYPE voronka_last_build_timestamp_seconds gauge',
      `voronka_last_build_timestamp_seconds ${built}`,
      '# TYPE voronka_jobs_running gauge',
      `voronka_jobs_running ${running}`,
    ];
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(`${meters.text()}${ours.join('\n')}\n`);
  });
}
