import type { TableName, Warehouse } from '../../../warehouse/warehouse.ts';

/** Tables that live while a model is made. Their names end as the runner's own, so a killed build's are dropped by the next. */
export class Scratch {
  readonly #made: TableName[] = [];

  constructor(
    readonly warehouse: Warehouse,
    readonly owner: TableName,
  ) {}

  async make(name: string, select: string): Promise<TableName> {
    const table = {
      schema: this.owner.schema,
      name: `${this.owner.name.replace(/__building$/, '')}__${name}__building`,
    };
    const relation = this.warehouse.relation(table);
    await this.warehouse.run(`drop table if exists ${relation}`);
    const storage = this.warehouse.engine === 'clickhouse' ? 'engine = MergeTree order by tuple()' : '';
    this.#made.push(table);
    await this.warehouse.run(`create table ${relation} ${storage} as\n${select}`);
    return table;
  }

  async clear(): Promise<void> {
    for (const table of this.#made.splice(0)) {
      await this.warehouse.run(`drop table if exists ${this.warehouse.relation(table)}`);
    }
  }
}
