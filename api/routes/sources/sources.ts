import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Audit } from '../../audit.ts';
import type { Deps } from '../../deps.ts';
import { only, viewerBehind } from '../../gate/gate.ts';
import { Problem } from '../../problems/problem.ts';
import type { SourceShown, SourcesDoor } from '../../sources-door.ts';
import { lastRuns, loadedSources, rejectedBatches, runsOf, type LoadedSource, type Run } from './ledger.ts';
import * as schemas from './schemas.ts';

type SourceDeps = Pick<Deps, 'warehouse'> & { readonly sources: SourcesDoor; readonly audit: Audit };

const rowsOf = <T extends z.ZodType>(of: T) => z.object({ rows: z.array(of) });

/** Where the data come from: for administrators only. Keys go in and never come out. */
export async function sourceRoutes(plain: FastifyInstance, { sources, warehouse, audit }: SourceDeps): Promise<void> {
  const app = plain.withTypeProvider<ZodTypeProvider>();
  const preHandler = only('run the place');
  // Trying a key asks a foreign server in our name, so nobody may do it in a loop.
  const config = { rateLimit: { max: 60, timeWindow: '1 minute' } };

  app.get(
    '/api/v1/sources',
    {
      preHandler,
      schema: {
        summary: 'Sources with their last runs, freshness and rejects',
        response: { 200: rowsOf(schemas.sourceSchema) },
      },
    },
    async () => {
      const [shown, runs, loaded] = await Promise.all([sources.list(), lastRuns(warehouse), loadedSources(warehouse)]);
      return { rows: shown.map((source) => sourceOf(source, runs, loaded)) };
    },
  );

  app.get(
    '/api/v1/sources/systems',
    {
      preHandler,
      schema: { summary: 'Systems that can be connected', response: { 200: rowsOf(schemas.systemSchema) } },
    },
    async () => ({ rows: (await sources.systems()).map((system) => structuredClone(system)) as never }),
  );

  app.post(
    '/api/v1/sources/check',
    {
      preHandler,
      config,
      schema: {
        summary: 'Tries an address and a key without keeping them',
        body: schemas.draftSchema,
        response: { 200: schemas.checkedSchema },
      },
    },
    async (request) => {
      const { body } = request;
      await audit.write(viewerBehind(request), request.ip, {
        action: 'manage sources',
        target: body.name,
        facts: { tried: body.system },
      });
      return structuredClone(await sources.check(body)) as never;
    },
  );

  app.post(
    '/api/v1/sources/first-rows',
    {
      preHandler,
      config,
      schema: {
        summary: 'The first records of a stream, before anything is kept',
        body: z.strictObject({ draft: schemas.draftSchema, stream: z.string().max(60) }),
        response: { 200: schemas.firstRowsSchema },
      },
    },
    async (request) => {
      const { draft, stream } = request.body;
      await audit.write(viewerBehind(request), request.ip, {
        action: 'manage sources',
        target: draft.name,
        facts: { looked_at: stream },
      });
      return structuredClone(await sources.firstRows(draft, stream)) as never;
    },
  );

  app.post(
    '/api/v1/sources',
    {
      preHandler,
      schema: {
        summary: 'Connects a source: writes it into voronka.yml and its keys into files',
        body: schemas.draftSchema,
        response: { 201: schemas.nameSchema },
      },
    },
    async (request, reply) => {
      const { body } = request;
      const wrong = await sources.save(body);
      if (wrong) throw new Problem('wrong-source', wrong);
      await audit.write(viewerBehind(request), request.ip, {
        action: 'manage sources',
        target: body.name,
        facts: { connected: body.system },
      });
      return reply.code(201).send({ name: body.name });
    },
  );

  app.put(
    '/api/v1/sources/:name',
    {
      preHandler,
      schema: {
        summary: 'Changes a source in voronka.yml; a key that is left empty stays',
        params: schemas.nameSchema,
        body: schemas.draftSchema,
        response: { 200: schemas.nameSchema },
      },
    },
    async (request) => {
      const { name } = request.params;
      const { body } = request;
      const wrong = await sources.change({ ...body, name });
      if (wrong === 'not found') throw new Problem('not-found', { what: name });
      if (wrong) throw new Problem('wrong-source', wrong);
      await audit.write(viewerBehind(request), request.ip, {
        action: 'manage sources',
        target: name,
        facts: { changed: Object.keys(body.settings).join(', '), keys: Object.keys(body.secrets).join(', ') },
      });
      return { name };
    },
  );

  app.delete(
    '/api/v1/sources/:name',
    {
      preHandler,
      schema: {
        summary: 'Takes a source out of voronka.yml with its keys; what it has brought stays in the warehouse',
        params: schemas.nameSchema,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      if (!(await sources.remove(name))) throw new Problem('not-found', { what: name });
      await audit.write(viewerBehind(request), request.ip, {
        action: 'manage sources',
        target: name,
        facts: { removed: name },
      });
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/api/v1/sources/:name/sync',
    {
      preHandler,
      schema: {
        summary: 'Reads what is new of a source, or all of it',
        params: schemas.nameSchema,
        body: z.strictObject({ full: z.boolean().default(false) }),
        response: { 202: schemas.jobStartedSchema },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const viewer = viewerBehind(request);
      const job = await sources.sync(name, request.body.full, viewer.user.name);
      if (job === null) throw new Problem('not-found', { what: name });
      await audit.write(viewer, request.ip, { action: 'manage sources', target: name, facts: { synced: job } });
      return reply.code(202).send({ job });
    },
  );

  app.get(
    '/api/v1/sources/:name/runs',
    {
      preHandler,
      schema: {
        summary: 'Runs of a source, newest first',
        params: schemas.nameSchema,
        querystring: z.object({ limit: z.coerce.number().int().min(1).max(500).default(50) }),
        response: { 200: rowsOf(schemas.runSchema) },
      },
    },
    async (request) => ({ rows: await runsOf(warehouse, request.params.name, request.query.limit) }),
  );

  app.get(
    '/api/v1/sources/:name/rejects',
    {
      preHandler,
      schema: {
        summary: 'Batches with lines or values that could not be read, newest first',
        params: schemas.nameSchema,
        response: { 200: rowsOf(schemas.rejectedBatchSchema) },
      },
    },
    async (request) => {
      const { name } = request.params;
      await audit.write(viewerBehind(request), request.ip, {
        action: 'see personal data',
        target: `rejects of ${name}`,
        facts: {},
      });
      return { rows: await rejectedBatches(warehouse, name, 50) };
    },
  );

  app.post(
    '/api/v1/sources/:name/replay',
    {
      preHandler,
      schema: {
        summary: 'Loads a batch again by the mapping as it is now',
        params: schemas.nameSchema,
        body: z.strictObject({ batch: z.string().regex(/^[0-9a-f]{24}$/) }),
        response: { 202: schemas.jobStartedSchema },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const viewer = viewerBehind(request);
      const job = await sources.replay(name, request.body.batch, viewer.user.name);
      if (job === null) throw new Problem('not-found', { what: name });
      await audit.write(viewer, request.ip, {
        action: 'manage sources',
        target: name,
        facts: { replayed: request.body.batch },
      });
      return reply.code(202).send({ job });
    },
  );
}

function sourceOf(
  { nextAt, streams, editable, ...source }: SourceShown,
  runs: readonly Run[],
  loaded: readonly LoadedSource[],
): z.infer<typeof schemas.sourceSchema> {
  const own = runs.filter((run) => run.source === source.name);
  const stands = loaded.find((one) => one.source === source.name);
  const names = [...(streams ?? []), ...own.map(({ stream }) => stream).filter((name) => !streams?.includes(name))];
  const found = own.filter(({ outcome }) => outcome === 'done').map(({ finished_at }) => finished_at);
  const times = [...found, ...(stands ? [stands.loadedAt] : [])].sort();
  return {
    ...source,
    next_at: nextAt,
    editable: structuredClone(editable) as z.infer<typeof schemas.sourceSchema>['editable'],
    fresh_at: times.at(-1) ?? null,
    rows: stands?.rows ?? 0,
    rejected: stands?.rejected ?? 0,
    flagged: stands?.flagged ?? 0,
    streams: names.map((stream) => ({ stream, last: own.find((run) => run.stream === stream) ?? null })),
  };
}
