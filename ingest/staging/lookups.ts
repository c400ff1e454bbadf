import type { Dataset, Lookup, Mapping } from '../mapping/schema.ts';
import { call, jinjaString, type Template } from './jinja-text.ts';
import { acknowledgedRows, recordRows, recordsCte, type RowsFrom } from './rows-from.ts';
import { textOf, type Place } from './text-value.ts';

/** Collects the lookups of a model: a CTE for each, and the joins of each place that uses them. */
export class Lookups {
  readonly ctes: string[] = [];
  readonly #names = new Map<string, string>();

  constructor(
    readonly mapping: Mapping,
    readonly from: RowsFrom,
  ) {}

  /** A place to write rules against; `joins` fills up while rules are written. */
  place(rows: string, empty: readonly string[]): Place & { readonly joins: string[] } {
    const joins: string[] = [];
    const aliases = new Map<string, string>();
    return {
      rows,
      empty,
      joins,
      lookupAlias: (lookup, value) => {
        const key = JSON.stringify([lookup, value]);
        const known = aliases.get(key);
        if (known) return known;
        const cte = this.#cteOf(lookup);
        const taken = [...aliases.values()].filter((alias) => alias.startsWith(cte)).length;
        const alias = taken === 0 ? cte : `${cte}_${taken + 1}`;
        aliases.set(key, alias);
        joins.push(`left join ${cte}${alias === cte ? '' : ` as ${alias}`} on ${alias}.match_value = ${value}`);
        return alias;
      },
    };
  }

  #cteOf(lookup: Lookup): string {
    const key = JSON.stringify(lookup);
    const known = this.#names.get(key);
    if (known) return known;
    const dataset = this.mapping.datasets.find(({ dataset: name }) => name === lookup.dataset) as Dataset;
    const name = this.#freeName(`${lookup.dataset}_${wordOf(lookup)}`);
    this.#names.set(key, name);
    this.ctes.push(this.#written(name, lookup, dataset));
    return name;
  }

  #written(name: string, lookup: Lookup, dataset: Dataset): string {
    const rows = dataset.dataset;
    const place = this.place(rows, dataset.empty);
    const match: Template = textOf(lookup.match, place);
    const taken: Template = textOf(lookup.take, place);
    if (lookup.match.split !== undefined) {
      return this.#writtenForEach(name, dataset, { match, taken, joins: place.joins, split: lookup.match.split });
    }
    const { from, age } = this.#answersFrom(dataset, place.joins, 8);
    return `-- the newest answer to each value; where the file gives two, there is none
${name} as (
    select
        match_value,
        min(taken) as taken
    from (
        select
            ${match} as match_value,
            ${taken} as taken,
            rank() over (partition by ${match} order by ${age} desc) as recency
        ${from}
    ) as answers
    where
        recency = 1
        and match_value is not null
    group by match_value
    having count(distinct taken) = 1
)`;
  }

  /** Each of several values that one row holds finds that row. */
  #writtenForEach(
    name: string,
    dataset: Dataset,
    row: {
      readonly match: Template;
      readonly taken: Template;
      readonly joins: readonly string[];
      readonly split: string;
    },
  ): string {
    const { from, age } = this.#answersFrom(dataset, row.joins, 12);
    return `-- the newest answer to each of several values in a row; where the file gives two, there is none
${name} as (
    select
        match_value,
        min(taken) as taken
    from (
        select
            match_value,
            taken,
            rank() over (partition by match_value order by batch_number desc) as recency
        from (
            select
                ${call('each_part', [row.match], [jinjaString(row.split)])} as match_value,
                ${row.taken} as taken,
                ${age} as batch_number
            ${from}
        ) as parts
    ) as answers
    where
        recency = 1
        and match_value <> ''
    group by match_value
    having count(distinct taken) = 1
)`;
  }

  /** The rows to look in. A stream's records are all current, so none of two answers is the newer one. */
  #answersFrom(dataset: Dataset, joins: readonly string[], indent: number): { from: Template; age: Template } {
    const records = recordsCte(this.mapping, dataset, this.from);
    if (records === null) {
      const from = acknowledgedRows(this.mapping.source, dataset.dataset, this.from, joins, indent);
      return { from, age: 'batches.batch_number' };
    }
    if (!this.ctes.includes(records)) this.ctes.push(records);
    return { from: recordRows(dataset.dataset, `${dataset.dataset}_now`, joins, indent).from, age: '0' };
  }

  #freeName(wish: string): string {
    const taken = new Set(this.#names.values());
    for (let n = 1; ; n++) {
      const name = n === 1 ? wish : `${wish}_${n}`;
      if (!taken.has(name)) return name;
    }
  }
}

/** A few Latin words that name what is taken. */
function wordOf(lookup: Lookup): string {
  const said = lookup.take.column ?? lookup.take.join?.join(' ') ?? 'found';
  const plain = said
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
  return `${plain || 'found'}_found`;
}
