import type { SegmentCondition, SegmentRule } from '../../models/segments.ts';
import type { Param, Warehouse } from '../../warehouse/warehouse.ts';
import { Problem } from '../problems/problem.ts';
import { isMissing } from '../records/columns.ts';

export type SegmentSize = { readonly client_count: number; readonly whole_count: number };

/**
 * How many clients a rule holds today, of how many: counted over core.customer_standing as the build counts it
 * (models/core/clients/segment_member.sql). Throws `not-built` before the first build.
 */
export async function sizeOf(warehouse: Warehouse, { conditions }: SegmentRule): Promise<SegmentSize> {
  const table = warehouse.relation({ schema: 'core', name: 'customer_standing' });
  const written = conditions.map((condition, at) => conditionSql(warehouse, condition, at));
  const where = written.map(({ sql }) => `(${sql})`).join(' and ');
  const params = Object.assign({}, ...written.map((one) => one.params)) as Record<string, Param>;
  try {
    const [row] = await warehouse.query<{ client_count: bigint; whole_count: bigint }>(
      `select count(case when ${where} then 1 end) as client_count, count(*) as whole_count from ${table} where is_current`,
      params,
    );
    return { client_count: Number(row?.client_count ?? 0), whole_count: Number(row?.whole_count ?? 0) };
  } catch (cause) {
    throw isMissing(cause) ? new Problem('not-built') : cause;
  }
}

/** Field names and signs are of our own list; numbers were read as numbers, texts are bound. */
function conditionSql(
  warehouse: Warehouse,
  condition: SegmentCondition,
  at: number,
): { readonly sql: string; readonly params: Readonly<Record<string, Param>> } {
  const field = warehouse.quote(condition.field);
  switch (condition.kind) {
    case 'number':
      return { sql: `${field} ${condition.sign} ${Number(condition.value)}`, params: {} };
    case 'text': {
      const names = condition.values.map((_, place) => `text_${at}_${place}`);
      const list = names.map((name) => `$${name}`).join(', ');
      return {
        sql: condition.is_one ? `${field} in (${list})` : `${field} is null or ${field} not in (${list})`,
        params: Object.fromEntries(names.map((name, place) => [name, condition.values[place] ?? ''])),
      };
    }
  }
}
