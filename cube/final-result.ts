import { gatewayQuery } from './packages.ts';

/** What the database gave: one array per column, named by the alias in the SQL. */
export type Columnar = { readonly members: readonly string[]; readonly columns: readonly (readonly Value[])[] };
type Value = string | number | boolean | null;

/** What Cube knows about a result: the member behind every alias, and what the asker may see of it. */
export type Shaping = {
  readonly aliasToMemberNameMap: Readonly<Record<string, string>>;
  readonly annotation: Readonly<Record<string, { readonly type?: string }>>;
  readonly query: AskedQuery;
  readonly queryType: 'regularQuery' | 'compareDateRangeQuery' | 'blendingQuery';
  readonly resType?: 'default' | 'compact' | 'columnar';
};
type AskedQuery = {
  readonly dimensions?: readonly string[];
  readonly timeDimensions?: readonly {
    readonly dimension: string;
    readonly granularity?: string | null;
    readonly dateRange?: readonly [string, string];
  }[];
};

/** A member and its values, in the order of the rows. */
type Member = { readonly name: string; readonly values: readonly Value[] };

/** One answer of /load: what Cube prepared, with the rows in it. Throws where a member is not public. */
export function finalResult(shaping: Shaping, raw: Columnar, answer: object): object {
  return { ...answer, data: dataOf(shaping, raw) };
}

/** The answer to a question that Cube split (two date ranges, several queries). */
export function finalResults(
  shapings: readonly Shaping[],
  raws: readonly Columnar[],
  answer: { readonly queryType: string; readonly results: readonly object[]; readonly slowQuery: boolean },
): object {
  const queries = shapings.map((shaping) => shaping.query);
  return {
    queryType: answer.queryType,
    results: answer.results.map((one, at) => finalResult(shapings[at] as Shaping, raws[at] as Columnar, one)),
    pivotQuery: gatewayQuery.getPivotQuery(answer.queryType, queries),
    slowQuery: answer.slowQuery,
  };
}

function dataOf(shaping: Shaping, raw: Columnar): object {
  const rowCount = raw.columns[0]?.length ?? 0;
  switch (shaping.resType ?? 'default') {
    case 'default':
      return rowsOf([...membersOf(shaping, raw), ...bareTimes(shaping, raw), ...added(shaping, raw)], rowCount);
    case 'compact': {
      const members = [...membersOf(shaping, raw), ...added(shaping, raw)];
      const dataset = Array.from({ length: rowCount }, (_, row) => members.map(({ values }) => values[row] ?? null));
      return { members: members.map(({ name }) => name), dataset };
    }
    case 'columnar': {
      const members = [...membersOf(shaping, raw), ...added(shaping, raw)];
      return { members: members.map(({ name }) => name), columns: members.map(({ values }) => values) };
    }
  }
}

function membersOf(shaping: Shaping, raw: Columnar): Member[] {
  return raw.members.map((alias, at) => {
    const name = shaping.aliasToMemberNameMap[alias];
    if (name === undefined) throw new Error(`Member name not found for alias: '${alias}'`);
    const annotation = shaping.annotation[name];
    if (!annotation)
      throw new Error(`You requested hidden member: '${name}'. Please make it visible using \`public: true\`.`);
    const values = raw.columns[at] ?? [];
    return { name, values: annotation.type === 'time' ? values.map(localTime) : values };
  });
}

/** A time with a granularity is also given under the bare dimension, as Cube has always done. */
function bareTimes(shaping: Shaping, raw: Columnar): Member[] {
  return membersOf(shaping, raw).flatMap(({ name, values }) => {
    const [view, member, granularity] = name.split('.');
    const bare = `${view}.${member}`;
    return granularity && !shaping.query.dimensions?.includes(bare) ? [{ name: bare, values }] : [];
  });
}

/** The member that tells the parts of a split question apart. */
function added(shaping: Shaping, raw: Columnar): Member[] {
  const time = shaping.query.timeDimensions?.[0];
  const rowCount = raw.columns[0]?.length ?? 0;
  switch (shaping.queryType) {
    case 'regularQuery':
      return [];
    case 'compareDateRangeQuery': {
      const range = time?.dateRange ? time.dateRange.join(' - ') : null;
      return [{ name: 'compareDateRange', values: Array.from({ length: rowCount }, () => range) }];
    }
    case 'blendingQuery': {
      const source = membersOf(shaping, raw).find(({ name }) => name === `${time?.dimension}.${time?.granularity}`);
      return source ? [{ name: `time.${time?.granularity}`, values: source.values }] : [];
    }
  }
}

function rowsOf(members: readonly Member[], rowCount: number): Record<string, Value>[] {
  return Array.from({ length: rowCount }, (_, row) => {
    const found: Record<string, Value> = {};
    for (const { name, values } of members) found[name] = values[row] ?? null;
    return found;
  });
}

/** Cube's times are local to the query's zone and carry no offset: '2024-01-31T00:00:00.000'. */
function localTime(value: Value): Value {
  if (typeof value !== 'string') return value;
  const found = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}:\d{2})(?:\.(\d+))?)?Z?$/.exec(value);
  if (!found) return value;
  return `${found[1]}T${found[2] ?? '00:00:00'}.${(found[3] ?? '').slice(0, 3).padEnd(3, '0')}`;
}
