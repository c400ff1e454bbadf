import { rememberRollups } from './remembered-rollups.ts';
import { ClickHouseQuery, DuckDBDriver } from './packages.ts';

/** A measure as Cube's SQL builder sees it. */
type Measure = { readonly type: string; readonly meta?: { readonly nothing?: 'unknown' } };

type RenderArguments = [name: string, sql: string, measure: Measure, cube: string, parent: string, order: never];
type AggregateArguments = [measure: Measure, sql: string, topLevelMerge: boolean, path: string];

// Both engines say NULL for a sum over nothing. Money and counts of nothing are 0, in a group and in an empty table; a
// measure marked `meta: { nothing: unknown }` stays null, as where no cost is known.

const DuckDBQuery = DuckDBDriver.dialectClass();

export class DuckDbDialect extends DuckDBQuery {
  override renderSqlMeasure(...given: RenderArguments): string {
    return zeroForNothing(given[2], super['renderSqlMeasure'](...given) as string);
  }

  override newPreAggregations(): never {
    return rememberRollups(super['newPreAggregations'](), this) as never;
  }

  override aggregateOnGroupedColumn(...given: AggregateArguments): string | undefined {
    return zeroForNothing(given[0], super['aggregateOnGroupedColumn'](...given) as string | undefined);
  }
}

export class ClickHouseDialect extends ClickHouseQuery {
  override renderSqlMeasure(...given: RenderArguments): string {
    return zeroForNothing(given[2], super['renderSqlMeasure'](...given) as string);
  }

  override newPreAggregations(): never {
    return rememberRollups(super['newPreAggregations'](), this) as never;
  }

  override aggregateOnGroupedColumn(...given: AggregateArguments): string | undefined {
    return zeroForNothing(given[0], super['aggregateOnGroupedColumn'](...given) as string | undefined);
  }

  /**
   * Bounds of a range come as UTC text with a Z for marts, and as local text without one for rollups, whose days are
   * local midnights: read without the zone they would lose a rollup's first hours. Seconds keep their thousandths.
   */
  override dateTimeCast(value: string, timezone?: string): string {
    return timezone
      ? super.dateTimeCast(value, timezone)
      : `parseDateTime64BestEffort(${value}, 3, '${this.timezone}')`;
  }

  /** Rollups are small and read whole; a sorting key would have to leave out every column that may be unknown. */
  override preAggregationLoadSql(cube: string, preAggregation: unknown, tableName: string): [string, unknown[]] {
    const [sql, params] = this.preAggregationSql(cube, preAggregation) as [string, unknown[]];
    return [`CREATE TABLE ${tableName} ENGINE = MergeTree ORDER BY tuple() AS ${sql}`, params];
  }
}

function zeroForNothing<T extends string | undefined>(measure: Measure, rendered: T): T {
  if (!rendered?.startsWith('sum(') || measure.meta?.nothing === 'unknown') return rendered;
  return `coalesce(${rendered}, 0)` as T;
}
