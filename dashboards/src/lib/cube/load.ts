import { getJson, postJson } from '../session/http.ts';
import type { CubeQuery, CubeRow } from './query.ts';

/** What stands under a chart: how fresh, how many rows, how long, and whether some were left out. */
export type Receipt = {
  readonly asOf: string | null;
  readonly rowCount: number;
  readonly milliseconds: number | null;
  readonly isTruncated: boolean;
};

/** `builtUntil`: until when the warehouse's data reach, null before its first build. */
export type CubeAnswer = {
  readonly rows: readonly CubeRow[];
  readonly receipt: Receipt;
  readonly builtUntil: string | null;
};

type LoadBody = {
  readonly error?: string;
  readonly data?: readonly CubeRow[];
  readonly lastRefreshTime?: string;
  readonly truncated?: boolean;
  readonly as_of?: string | null;
  readonly ms?: number;
  readonly total_rows?: number | null;
};

/** Asks the cube. While it is still counting, Cube answers "Continue wait" with HTTP 200, and one has to ask again. */
export async function loadCube(query: CubeQuery, signal: AbortSignal): Promise<CubeAnswer> {
  for (;;) {
    const body = (await postJson('/cubejs-api/v1/load', { query }, signal)) as LoadBody;
    if (body.error === 'Continue wait') continue;
    if (body.error !== undefined) throw new Error(body.error);
    const rows = body.data ?? [];
    return {
      rows,
      builtUntil: body.as_of ?? null,
      receipt: {
        asOf: body.as_of ?? body.lastRefreshTime ?? null,
        rowCount: body.total_rows ?? rows.length,
        milliseconds: body.ms ?? null,
        isTruncated: body.truncated ?? false,
      },
    };
  }
}

export type MemberMeta = {
  readonly name: string;
  readonly title?: string;
  readonly shortTitle?: string;
  readonly description?: string;
  readonly meta?: Readonly<Record<string, unknown>>;
};

/** The measures' own definitions, by full name. */
export async function loadMeta(signal: AbortSignal): Promise<ReadonlyMap<string, MemberMeta>> {
  const body = (await getJson('/cubejs-api/v1/meta', signal)) as { cubes: { measures: MemberMeta[] }[] };
  return new Map(body.cubes.flatMap((cube) => cube.measures).map((measure) => [measure.name, measure]));
}
