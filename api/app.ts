import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import Fastify, { type FastifyInstance } from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { createAudit } from './audit.ts';
import { mountDashboards } from './dashboards.ts';
import type { Deps } from './deps.ts';
import { standGate, viewerBehind } from './gate/gate.ts';
import { helmetOptions } from './gate/headers.ts';
import { createIdentity } from './identity/identity.ts';
import { readMeters } from './meters.ts';
import { problemReplier } from './problems/reply.ts';
import { createRebuilds, type Rebuilds } from './rebuilds.ts';
import { auditRoutes } from './routes/audit/audit.ts';
import { changeRoutes } from './routes/change/change.ts';
import { collectRoutes } from './routes/collect/collect.ts';
import { cubeExportRoutes } from './routes/exports/cube-exports.ts';
import { recordExportRoutes } from './routes/exports/record-exports.ts';
import { healthRoutes } from './routes/health/health.ts';
import { investmentRoutes } from './routes/investment/investment.ts';
import { jobRoutes } from './routes/jobs/jobs.ts';
import { loginRoutes } from './routes/login/login.ts';
import { meRoutes } from './routes/me/me.ts';
import { recordLifeRoutes } from './routes/records/life.ts';
import { mergeRoutes } from './routes/merges/merges.ts';
import { recordRoutes } from './routes/records/records.ts';
import { searchRoutes } from './routes/search/search.ts';
import { segmentRoutes } from './routes/segments/segments.ts';
import { sourceRoutes } from './routes/sources/sources.ts';
import { tokenRoutes } from './routes/tokens/tokens.ts';
import { userRoutes } from './routes/users/users.ts';
import { webhookRoutes } from './routes/webhooks/webhooks.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** builds that edits asked for; wait for `idle()` before closing the warehouse */
    readonly rebuilds: Rebuilds;
  }
}

/** The whole server but for its port. Everything is behind sign-in unless a route says `isOpen`. */
export async function buildApp(deps: Deps): Promise<FastifyInstance> {
  const { facts, versions, random } = deps;
  const app = Fastify({
    logger: deps.log
      ? { level: deps.log.level, serializers: { req: ({ method, url }) => ({ method, path: pathOf(url) }) } }
      : false,
    bodyLimit: 1 << 20,
    // ids hold what the source made them of
    routerOptions: { maxParamLength: 1000 },
    // Only a proxy on this machine is believed about who its client is.
    trustProxy: facts.publicUrl === null ? false : 'loopback',
    return503OnClosing: true,
    forceCloseConnections: 'idle',
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/merge-patch+json', { parseAs: 'string' }, parseJson);
  app.setErrorHandler(problemReplier(facts.locale));

  const identity = createIdentity(deps);
  const audit = createAudit(versions, random);
  const onFailure = (cause: unknown) => app.log.error({ err: cause }, 'the build after an edit failed');
  const rebuilds = createRebuilds({ rebuild: deps.rebuild, onFailure, pause: 20, quiet: 30_000 });
  app.decorate('rebuilds', rebuilds);
  app.addHook('onClose', () => rebuilds.stop());
  const meters = readMeters(app);

  await app.register(helmet, helmetOptions(facts.publicUrl));
  await app.register(cookie);
  await app.register(rateLimit, { global: false });
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Voronka', version: '1', description: 'A CRM warehouse' } },
    transform: jsonSchemaTransform,
  });
  standGate(app, { facts, limits: deps.limits, identity });

  const all = { ...deps, identity, audit, rebuilds, meters };
  await app.register(healthRoutes, all);
  await app.register(loginRoutes, all);
  await app.register(meRoutes, all);
  await app.register(userRoutes, all);
  await app.register(tokenRoutes, all);
  await app.register(auditRoutes, all);
  await app.register(investmentRoutes, all);
  await app.register(jobRoutes, all);
  await app.register(recordExportRoutes, all);
  await app.register(recordRoutes, all);
  await app.register(mergeRoutes, all);
  await app.register(recordLifeRoutes, all);
  await app.register(searchRoutes, all);
  await app.register(segmentRoutes, all);
  const { cube, sources, collector, webhooks } = deps;
  if (sources) await app.register(sourceRoutes, { ...all, sources });
  if (collector) await app.register(collectRoutes, { ...all, collector });
  if (webhooks) await app.register(webhookRoutes, { ...all, webhooks });
  if (cube) {
    await app.register(cubeExportRoutes, { ...all, cube });
    await app.register(changeRoutes, { ...all, cube });
    await cube.register(app, (request) => {
      const { user, role, team } = viewerBehind(request);
      return { user: user.id, role, team };
    });
  }
  app.get('/api/v1/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  await mountDashboards(app, deps.dashboards);
  return app;
}

/** Without its query, which can hold a sign-in token. */
function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? '/';
}
