import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { ColumnKind, Row } from '../../../warehouse/warehouse.ts';
import type { Audit } from '../../audit.ts';
import type { Deps } from '../../deps.ts';
import { sendExport } from '../../exports/send.ts';
import type { ExportKind } from '../../exports/table.ts';
import { LIST_TITLES, titleOf } from '../../exports/titles.ts';
import { viewerBehind } from '../../gate/gate.ts';
import type { ListColumn } from '../../records/columns.ts';
import { rowsSql, shownRow } from '../../records/list.ts';
import { questionOf, type ListRequest } from '../records/question.ts';
import { entityParams, exportQuery } from '../records/schemas.ts';

/** A list of records as a file: the same filters and rights as on screen, to its last row. */
export async function recordExportRoutes(
  plain: FastifyInstance,
  deps: Deps & { readonly audit: Audit },
): Promise<void> {
  const { warehouse, audit, facts, clock } = deps;
  plain
    .withTypeProvider<ZodTypeProvider>()
    .get(
      '/api/v1/records/:entity/export',
      { schema: { summary: 'A list of records as CSV or XLSX', params: entityParams, querystring: exportQuery } },
      async (request, reply) => {
        const viewer = viewerBehind(request);
        const { entity } = request.params;
        const { format, title } = request.query;
        const locale = request.query.locale ?? viewer.locale;
        const question = await questionOf(deps, entity, request.query as ListRequest, viewer, 'as they lie');
        const { sql, params } = rowsSql(warehouse, question, null);
        const filters = Object.entries(request.query as ListRequest).filter(([key]) =>
          /^(filter\[|from$|to$|dateField$)/.test(key),
        );
        const personal = question.columns.filter(({ isPersonal, isMasked }) => isPersonal && !isMasked);
        await audit.write(viewer, request.ip, {
          action: 'export',
          target: entity,
          facts: { format, filters: JSON.stringify(filters), personal: personal.map(({ name }) => name).join(' ') },
        });
        const { asOf } = await deps.freshness();
        const table = {
          title: title ?? LIST_TITLES[entity]?.[locale] ?? entity,
          columns: question.columns.map((column) => ({
            key: column.name,
            title: titleOf(column.name, locale),
            kind: kindOf(column),
          })),
          rows: shownRows(question.columns, warehouse.stream(sql, params)),
          about: filters.map(([key, value]) => [aboutKey(key, locale), String(value)] as const),
          asOf,
        };
        const place = { locale, timezone: facts.timezone, currency: facts.currency };
        return sendExport(reply, format, table, place, clock().toISOString().slice(0, 10));
      },
    );
}

async function* shownRows(columns: readonly ListColumn[], batches: AsyncIterable<Row[]>): AsyncGenerator<Row[]> {
  for await (const rows of batches) yield rows.map((row) => shownRow(columns, row));
}

function aboutKey(key: string, locale: 'ru' | 'en'): string {
  const field = /^filter\[([^\]]+)\]/.exec(key)?.[1];
  if (field) return key.replace(`filter[${field}]`, titleOf(field, locale));
  return { ru: { from: 'С', to: 'По', dateField: 'По дате' }, en: { from: 'From', to: 'To', dateField: 'By date' } }[
    locale
  ][key as 'from'];
}

const MONEY = /(^|_)(amount|revenue|margin|price|cost|spend)$/;

function kindOf({ name, kind }: ListColumn): ExportKind {
  if (kind === 'decimal') return MONEY.test(name) && name !== 'original_amount' ? 'money' : 'decimal';
  return KINDS[kind];
}

const KINDS: Readonly<Record<Exclude<ColumnKind, 'decimal'>, ExportKind>> = {
  text: 'text',
  integer: 'integer',
  bigint: 'integer',
  float: 'float',
  boolean: 'boolean',
  date: 'date',
  timestamp: 'instant',
  other: 'text',
};
