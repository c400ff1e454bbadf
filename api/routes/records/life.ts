import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Entity } from '../../entities/entities.ts';
import { only, viewerBehind } from '../../gate/gate.ts';
import { versionWanted } from '../../gate/if-match.ts';
import { Problem } from '../../problems/problem.ts';
import { createRecord, isMade } from '../../records/create.ts';
import { isEdited } from '../../records/record.ts';
import { removeRecord, restoreRecord } from '../../records/remove.ts';
import { recordAnswers, type RecordRouteDeps } from './answers.ts';
import * as schemas from './schemas.ts';

/** How records begin and end: making one, taking one out, putting it back. */
export async function recordLifeRoutes(plain: FastifyInstance, deps: RecordRouteDeps): Promise<void> {
  const { rebuilds } = deps;
  const { entityOf, answer } = recordAnswers(deps);
  const app = plain.withTypeProvider<ZodTypeProvider>();
  const preHandler = only('edit records');

  app.post(
    '/api/v1/records/:entity',
    {
      preHandler,
      schema: {
        summary: 'Makes a deal, contact, company or activity',
        params: schemas.entityParams,
        body: schemas.patchBody,
        response: { 201: schemas.recordAnswer },
      },
    },
    async (request, reply) => {
      const entity = entityOf(request.params.entity);
      if (!isMade(entity)) throw new Problem('fixed-field', { field: entity.name, editable: [] });
      const record = await createRecord(deps, entity, request.body, viewerBehind(request));
      rebuilds.ask(`stg_voronka__${entity.name}+`);
      reply.code(201).header('location', `/api/v1/records/${entity.name}/${encodeURIComponent(record.id)}`);
      return answer(request, reply, record);
    },
  );

  app.delete(
    '/api/v1/records/:entity/:id',
    {
      preHandler,
      schema: {
        summary: 'Takes a record out of lists and figures; If-Match holds the ETag that was read',
        params: schemas.recordParams,
        response: { 200: schemas.standing },
      },
    },
    async (request) => {
      const entity = editedEntity(request.params.entity);
      const wish = { id: request.params.id, expected: versionWanted(request) };
      const version = await removeRecord(deps, entity, wish, viewerBehind(request));
      rebuilds.ask(`${entity.name}+`);
      return { id: wish.id, entity: entity.name, version };
    },
  );

  app.post(
    '/api/v1/records/:entity/:id/restore',
    {
      preHandler,
      schema: {
        summary: 'Puts a removed record back; If-Match holds the version that removing it gave',
        params: schemas.recordParams,
        response: { 200: schemas.standing },
      },
    },
    async (request) => {
      const entity = editedEntity(request.params.entity);
      const wish = { id: request.params.id, expected: versionWanted(request) };
      const version = await restoreRecord(deps, entity, wish, viewerBehind(request));
      rebuilds.ask(`${entity.name}+`);
      return { id: wish.id, entity: entity.name, version };
    },
  );

  function editedEntity(name: string): Entity {
    const entity = entityOf(name);
    if (!isEdited(entity)) throw new Problem('fixed-field', { field: entity.name, editable: [] });
    return entity;
  }
}
