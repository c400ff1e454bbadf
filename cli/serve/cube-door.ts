import { offsetAt } from '../../api/records/days.ts';
import type { CubeColumn, CubeContext, CubeDoor } from '../../api/cube-door.ts';
import type { Cube } from '../../cube/server.ts';
import type { Row } from '../../warehouse/warehouse.ts';

/** The cube as the API sees it: its routes, and whole answers with their columns for exports. */
export function cubeDoor(cube: Cube, timezone: string): CubeDoor {
  return {
    register: (app, contextOf) => cube.register(app, contextOf),
    stream: async (query, context) => {
      const columns = await columnsOf(cube, query, context);
      const times = columns.filter(({ type }) => type === 'time').map(({ name }) => name);
      return { columns, rows: inInstants(cube.stream(query, context), times, zoneOf(query) ?? timezone) };
    },
  };
}

type Annotation = Readonly<Record<string, Readonly<Record<string, Member>>>>;
type Wording = { readonly title: string };
type Member = {
  readonly shortTitle?: string;
  readonly type?: string;
  readonly meta?: { readonly format?: string; readonly ru?: Wording; readonly en?: Wording };
};

/** Asks for one row: its annotation tells the title, the type and the format of every member. */
async function columnsOf(cube: Cube, query: unknown, context: CubeContext): Promise<CubeColumn[]> {
  const answer = await cube.load({ ...(query as object), limit: 1, total: false }, context);
  const { dimensions = {}, timeDimensions = {}, measures = {} } = (answer.annotation ?? {}) as Annotation;
  // Cube names a time dimension twice, with its granularity and without; a row of an export holds it once.
  const times = Object.entries(timeDimensions).filter(([, member]) => 'granularity' in member);
  return [...Object.entries(dimensions), ...times, ...Object.entries(measures)].map(([name, member]) => ({
    name,
    title: member.shortTitle ?? name,
    ...titlesOf(member),
    type: typeOf(member),
    format: formatOf(member),
  }));
}

function titlesOf({ meta }: Member): Pick<CubeColumn, 'titles'> {
  return meta?.ru && meta.en ? { titles: { ru: meta.ru.title, en: meta.en.title } } : {};
}

function typeOf({ type }: Member): CubeColumn['type'] {
  return type === 'number' || type === 'time' || type === 'boolean' ? type : 'string';
}

function formatOf({ meta }: Member): CubeColumn['format'] {
  switch (meta?.format) {
    case 'money':
      return 'currency';
    case 'rate':
      return 'percent';
    case 'count':
      return 'count';
    default:
      // days, minutes, text: the column's type says enough
      return null;
  }
}

function zoneOf(query: unknown): string | null {
  const { timezone } = query as { timezone?: unknown };
  return typeof timezone === 'string' ? timezone : null;
}

/** Cube's times are wall times without an offset; the API takes instants. */
async function* inInstants(
  batches: AsyncIterable<readonly Row[]>,
  times: readonly string[],
  timezone: string,
): AsyncIterable<readonly Row[]> {
  for await (const rows of batches) {
    yield times.length === 0
      ? rows
      : rows.map((row) => ({
          ...row,
          ...Object.fromEntries(times.map((name) => [name, instantOf(row[name], timezone)])),
        }));
  }
}

function instantOf(wall: Row[string] | undefined, timezone: string): string | null {
  if (typeof wall !== 'string') return null;
  const at = Date.parse(`${wall}Z`);
  return new Date(at - offsetAt(at - offsetAt(at, timezone), timezone)).toISOString();
}
