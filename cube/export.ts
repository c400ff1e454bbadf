import type { Cell, Params, Row, Warehouse } from '../warehouse/warehouse.ts';
import { CubeError } from './answer.ts';
import type { Context } from './cube-gateway.ts';
import type { VoronkaGateway, WholeQuery } from './gateway.ts';
import { localTimes } from './local-times.ts';
import { ContinueWaitError, CubejsHandlerError } from './packages.ts';

/** A query as the warehouse runs it: `$name` for its bound values, and the member behind each column. */
export type BoundQuery = Omit<WholeQuery, 'values'> & { readonly params: Params };

/** What `load` would answer, without its cap: SQL for `warehouse.stream`. Throws CubeError. */
export async function boundQuery(gateway: VoronkaGateway, query: unknown, context: Context): Promise<BoundQuery> {
  for (;;) {
    try {
      return bound(await gateway.wholeSql(query, context));
    } catch (cause) {
      // A rollup that takes long to build is waited for.
      if (!(cause instanceof ContinueWaitError)) throw refusal(cause);
    }
  }
}

/** Rows in batches, by member; numbers exact as the warehouse gives them, times local and without an offset. */
export async function* streamRows(warehouse: Warehouse, query: BoundQuery): AsyncIterable<Row[]> {
  const local = localTimes(warehouse.engine, query.timezone);
  for await (const batch of warehouse.stream<Row>(query.sql, query.params)) {
    yield batch.map((row) => {
      const made: Record<string, Cell> = {};
      for (const { name, member, isTime } of query.columns) {
        const value = row[name] ?? null;
        made[member] = isTime ? local(value) : value;
      }
      return made;
    });
  }
}

/** Cube marks a value by `?` and puts none of its own in the text of our models. */
function bound({ sql, values, columns, timezone }: WholeQuery): BoundQuery {
  let at = 0;
  const text = sql.replaceAll('?', () => `$p${at++}`);
  if (at !== values.length) throw new Error(`${values.length} values for ${at} places in: ${sql}`);
  const params = Object.fromEntries(values.map((value, index) => [`p${index}`, value as string]));
  return { sql: text, params, columns, timezone };
}

function refusal(cause: unknown): unknown {
  if (cause instanceof CubejsHandlerError) return new CubeError(cause.status, cause.message);
  const { type, message } = cause as { type?: string; message?: string };
  return type === 'UserError' ? new CubeError(400, String(message)) : cause;
}
