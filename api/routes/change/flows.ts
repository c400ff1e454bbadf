import type { Flow, SegmentFlows } from '../../../models/methods/change/split.ts';
import type { Cell, Row } from '../../../warehouse/warehouse.ts';
import type { CubeContext, CubeDoor } from '../../cube-door.ts';
import { Problem } from '../../problems/problem.ts';

/** What the change can be told apart by: dimensions of the view `pipeline`. */
export const segmentings = [
  'channel',
  'owner',
  'team',
  'pipeline',
  'product',
  'industry',
  'source',
  'campaign',
] as const;
export type Segmenting = (typeof segmentings)[number];

type Days = { readonly from: string; readonly to: string };
export type ChangeWish = {
  readonly now: Days;
  readonly before: Days;
  readonly by: Segmenting;
  readonly filters: readonly unknown[];
  readonly timezone: string;
};

/**
 * Deals created and closed in both periods, by segment: four questions to the cube, under the rights of who asks. A segment
 * that one period lacks has nothing there. Throws the Problem that the cube's refusal means.
 */
export async function flowsOf(cube: CubeDoor, context: CubeContext, wish: ChangeWish): Promise<SegmentFlows[]> {
  const [before, now] = await Promise.all([
    flowsIn(cube, context, wish, wish.before),
    flowsIn(cube, context, wish, wish.now),
  ]);
  const names = [...new Set([...before.keys(), ...now.keys()])];
  return names.map((segment) => ({
    segment,
    before: before.get(segment) ?? NOTHING,
    now: now.get(segment) ?? NOTHING,
  }));
}

export const NOTHING: Flow = { created: 0, closed: 0, won: 0, amount: 0n };

async function flowsIn(
  cube: CubeDoor,
  context: CubeContext,
  { by, filters, timezone }: ChangeWish,
  days: Days,
): Promise<Map<string | null, Flow>> {
  const dimension = `pipeline.${by}`;
  const ask = (measures: readonly string[], date: string) =>
    rowsOf(cube, context, {
      measures: measures.map((measure) => `pipeline.${measure}`),
      dimensions: [dimension],
      timeDimensions: [{ dimension: `pipeline.${date}`, dateRange: [days.from, days.to] }],
      filters,
      timezone,
    });
  const [created, closed] = await Promise.all([
    ask(['deal_count'], 'created_at'),
    ask(['won_count', 'lost_count', 'won_amount'], 'closed_at'),
  ]);
  const flows = new Map<string | null, Flow>();
  const put = (row: Row, part: Partial<Flow>) => {
    const segment = textOf(row[dimension] ?? null);
    flows.set(segment, { ...(flows.get(segment) ?? NOTHING), ...part });
  };
  for (const row of created) put(row, { created: Number(row['pipeline.deal_count'] ?? 0) });
  for (const row of closed) {
    const won = Number(row['pipeline.won_count'] ?? 0);
    put(row, {
      closed: won + Number(row['pipeline.lost_count'] ?? 0),
      won,
      amount: kopecks(row['pipeline.won_amount'] ?? null),
    });
  }
  return flows;
}

async function rowsOf(cube: CubeDoor, context: CubeContext, query: unknown): Promise<Row[]> {
  const { rows } = await cube.stream(query, context).catch(refusal);
  const all: Row[] = [];
  for await (const some of rows) all.push(...some);
  return all;
}

const textOf = (cell: Cell): string | null => (cell === null || cell === '' ? null : String(cell));

/** Exact decimal text, `1234.5`, in hundredths. */
export function kopecks(cell: Cell): bigint {
  const [, sign = '', whole = '0', part = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(cell ?? '0')) ?? [];
  return BigInt(`${sign}${whole}${part.padEnd(2, '0').slice(0, 2)}`);
}

/** Hundredths as decimal text: -5n is `-0.05`. */
export function rubles(amount: bigint): string {
  const digits = String(amount < 0n ? -amount : amount).padStart(3, '0');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Cube's own refusals carry a status; the rest is our fault. */
function refusal(cause: unknown): never {
  const status = (cause as { status?: unknown }).status;
  if (status === 403) throw new Problem('query-forbidden', { why: (cause as Error).message });
  if (typeof status === 'number' && status < 500) throw new Problem('query-refused', { why: (cause as Error).message });
  throw cause;
}
