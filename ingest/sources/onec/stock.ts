import type { Page, Stream } from '../connector.ts';
import type { JsonObject } from '../json.ts';
import { localTime } from './local-time.ts';
import type { Source } from './streams.ts';

/** A register of what lies in warehouses; its balance has a row for each combination of its dimensions. */
type StockRegister = {
  readonly stream: string;
  readonly set: string;
  readonly dimensions: readonly string[];
  readonly quantity: string;
};

/** Of УТ, КА and ERP, and of УНФ. */
const REGISTERS: readonly StockRegister[] = [
  {
    stream: 'stock',
    set: 'AccumulationRegister_ТоварыНаСкладах',
    dimensions: ['Номенклатура_Key', 'Характеристика_Key', 'Склад_Key'],
    quantity: 'ВНаличииBalance',
  },
  {
    stream: 'unf_stock',
    set: 'AccumulationRegister_ЗапасыНаСкладах',
    dimensions: ['Номенклатура_Key', 'Характеристика_Key', 'СтруктурнаяЕдиница_Key'],
    quantity: 'КоличествоBalance',
  },
];

/** What lies where now: the balance of a register, read whole; what is used up has no row and is gone. */
export function stockStreams({ client, tools }: Source): Stream[] {
  return REGISTERS.map(({ stream, set, dimensions, quantity }) => ({
    name: stream,
    reads: { kind: 'everything' },
    deletes: { kind: 'absence' },
    idOf: (row) => dimensions.map((name) => String(row[name] ?? '')).join(' '),
    pages: async function* (cursor, signal): AsyncIterable<Page> {
      const published = await client.published(signal);
      const rows = published.has(set) ? await client.balance(set, [...dimensions, quantity], signal) : null;
      if (!rows) return;
      const day = localTime(tools.clock(), tools.timezone).slice(0, 10);
      const records = rows.map((row): JsonObject => ({ ...row, ReadOn: day }));
      yield { records, deletedIds: [], cursor };
    },
  }));
}
