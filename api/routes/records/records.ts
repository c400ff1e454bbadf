import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { only, viewerBehind } from '../../gate/gate.ts';
import { versionWanted } from '../../gate/if-match.ts';
import { Problem } from '../../problems/problem.ts';
import { may } from '../../identity/roles.ts';
import { shownFields } from '../../records/answer.ts';
import { editRecord } from '../../records/edit.ts';
import { jsonRow } from '../../records/json.ts';
import { countSql, rowsSql, shownRow } from '../../records/list.ts';
import { isEdited, readRecord } from '../../records/record.ts';
import { recordAnswers, type RecordRouteDeps } from './answers.ts';
import { cursorOf, offsetOf } from './cursor.ts';
import { questionOf, type ListRequest } from './question.ts';
import * as schemas from './schemas.ts';

/** The records behind the numbers: lists, one with its edits, its history, and changing it. */
export async function recordRoutes(plain: FastifyInstance, deps: RecordRouteDeps): Promise<void> {
  const { warehouse, versions, identity, rebuilds } = deps;
  const { entityOf, answer, seen } = recordAnswers(deps);
  const app = plain.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/api/v1/records/:entity',
    {
      schema: {
        summary: 'Records by filter',
        params: schemas.entityParams,
        querystring: schemas.listQuery,
        response: { 200: schemas.listAnswer },
      },
    },
    async (request) => {
      const viewer = viewerBehind(request);
      const { limit, cursor } = request.query;
      const question = await questionOf(
        deps,
        request.params.entity,
        request.query as ListRequest,
        viewer,
        'newest first',
      );
      const offset = offsetOf(cursor);
      const rows = rowsSql(warehouse, question, { limit, offset });
      const count = countSql(warehouse, question);
      const [found, counted, { asOf }] = await Promise.all([
        warehouse.query(rows.sql, rows.params),
        warehouse.query<{ row_count: bigint | number }>(count.sql, count.params),
        deps.freshness(),
      ]);
      const total = Number(counted[0]?.row_count ?? 0);
      const personal = question.columns.filter(({ isPersonal, isMasked }) => isPersonal && !isMasked);
      const ids = found
        .map((row) => String(row[question.source.id]))
        .slice(0, 100)
        .join(' ');
      const shown = found.length > 0 ? personal.map(({ name }) => name) : [];
      await seen(request, request.params.entity, shown, { ids, row_count: String(found.length) });
      return {
        rows: found.map((row) => jsonRow(shownRow(question.columns, row))),
        total_rows: total,
        next_cursor: offset + found.length < total && found.length > 0 ? cursorOf(offset + found.length) : null,
        as_of: asOf,
      };
    },
  );

  app.get(
    '/api/v1/records/:entity/:id',
    {
      schema: {
        summary: 'One record, with edits that no build has seen yet',
        params: schemas.recordParams,
        response: { 200: schemas.recordAnswer },
      },
    },
    async (request, reply) => {
      const { entity, id } = request.params;
      const record = await readRecord(deps, entityOf(entity), id, viewerBehind(request));
      return answer(request, reply, record);
    },
  );

  app.get(
    '/api/v1/records/:entity/:id/history',
    {
      schema: {
        summary: 'All edits of a record, newest first',
        params: schemas.recordParams,
        response: { 200: schemas.historyAnswer },
      },
    },
    async (request) => {
      const viewer = viewerBehind(request);
      const { id } = request.params;
      const entity = entityOf(request.params.entity);
      await readRecord(deps, entity, id, viewer);
      const history = isEdited(entity) ? await versions.history(entity.name, id) : [];
      const personal = may(viewer.role, 'see personal data') ? entity.fields.filter((one) => one.isPersonal) : [];
      const shown = personal.map(({ name }) => name).filter((name) => history.some(({ fields }) => name in fields));
      await seen(request, entity.name, shown, { ids: id });
      const people = await identity.people();
      return {
        rows: history.toReversed().map(({ version, at, author, op, fields }) => ({
          version,
          at,
          op,
          by: { id: author, name: people.get(author) ?? author },
          fields: jsonRow(shownFields(entity, viewer.role, fields)),
        })),
      };
    },
  );

  app.patch(
    '/api/v1/records/:entity/:id',
    {
      preHandler: only('edit records'),
      schema: {
        summary: 'Changes editable fields (JSON merge patch); If-Match holds the ETag that was read',
        params: schemas.recordParams,
        body: schemas.patchBody,
        response: { 200: schemas.recordAnswer },
      },
    },
    async (request, reply) => {
      const expected = versionWanted(request);
      const { id } = request.params;
      const entity = entityOf(request.params.entity);
      if (!isEdited(entity)) throw new Problem('fixed-field', { field: entity.name, editable: [] });
      const wish = { id, expected, patch: request.body };
      const record = await editRecord(deps, entity, wish, viewerBehind(request));
      // The build comes after the answer; lists and charts follow within two seconds.
      if (record.version > expected) rebuilds.ask(`${entity.name}+`);
      return answer(request, reply, record);
    },
  );
}
