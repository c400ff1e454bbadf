import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DealProgress, DealsWish, LeadProgress, LeadsWish } from '../dashboards/src/lib/marks/mark.ts';
import { listSearch } from '../dashboards/src/lib/records/records.ts';
import { askCube, freshPlace, serve, signIn, type Place, type Server } from './support/voronka.ts';

// Behind each number of the pages Funnel and Forecast stands a list: it holds as many records as the number says.
const YEAR = new Date().getUTCFullYear() - 1;
const days = { from: `${YEAR}-01-01`, to: `${YEAR}-12-31` };
const inDays = (dimension: string) => ({
  timeDimensions: [{ dimension, dateRange: [days.from, days.to] }],
  timezone: 'Europe/Moscow',
});

let place: Place;
let server: Server;
let cookie: string;
beforeAll(async () => {
  place = await freshPlace({ VORONKA_DEMO_SCALE: '0.02', VORONKA_LOCALE: 'ru' });
  server = await serve(place);
  cookie = await signIn(server.link);
}, 600_000);
afterAll(async () => {
  await server?.stop();
  await place?.remove();
});

const sorted = { field: 'created_at', isDescending: true };
async function listed(entity: 'deal' | 'lead', wish: DealsWish | LeadsWish): Promise<number> {
  const answer = await fetch(`${server.address}/api/v1/records/${entity}?${listSearch(wish, sorted, null)}`, {
    headers: { cookie },
  });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { total_rows: number }).total_rows;
}

const dealsOf = (
  status: DealsWish['status'],
  progress: DealProgress,
  { pipeline, ofDays = true }: { readonly pipeline: unknown; readonly ofDays?: boolean },
): DealsWish => ({
  ...{ kind: 'deals', title: 'any', count: 0, status, progress },
  ...{ dateField: ofDays ? 'created_at' : null, days: ofDays ? days : null },
  filters: [{ dimension: 'pipeline', mode: 'include', values: [pipeline as string | null] }],
});

describe('the steps of the funnel', () => {
  it('hold as many deals as they say: reached, passed, lost, standing, visited, in every step', async () => {
    const measures = ['entered', 'passed', 'dropped', 'standing', 'visited', 'complete'];
    const rows = await askCube(server, cookie, {
      measures: measures.map((name) => `funnel.${name}`),
      dimensions: ['funnel.pipeline', 'funnel.step_order'],
      ...inDays('funnel.created_at'),
    });
    expect(rows.length).toBeGreaterThan(6);
    const last = new Map<unknown, number>();
    for (const row of rows)
      last.set(row['pipeline'], Math.max(last.get(row['pipeline']) ?? 0, Number(row['step_order'])));
    for (const row of rows) {
      const { pipeline } = row;
      const step = Number(row['step_order']);
      const isLast = step === last.get(pipeline);
      const lists: readonly (readonly [figure: string, wish: DealsWish])[] = [
        ['entered', dealsOf('any', { kind: 'reached', from: step }, { pipeline })],
        [
          'passed',
          isLast
            ? dealsOf('won', { kind: 'reached', from: 1 }, { pipeline })
            : dealsOf('any', { kind: 'reached', from: step + 1 }, { pipeline }),
        ],
        ['dropped', dealsOf('lost', { kind: 'no further than', step }, { pipeline })],
        ['standing', dealsOf('open', { kind: 'no further than', step }, { pipeline })],
        ['visited', dealsOf('any', { kind: 'visited', step }, { pipeline })],
        ['complete', dealsOf('any', { kind: 'in every step to', step }, { pipeline })],
      ];
      for (const [figure, wish] of lists)
        expect([pipeline, step, figure, await listed('deal', wish)]).toEqual([
          pipeline,
          step,
          figure,
          Number(row[figure]),
        ]);
    }
  });

  it('hold as many stuck deals as they say, whenever those were created', async () => {
    const rows = await askCube(server, cookie, {
      measures: ['funnel.stuck'],
      dimensions: ['funnel.pipeline', 'funnel.step_order'],
      filters: [{ member: 'funnel.step', operator: 'set' }],
    });
    expect(rows.some((row) => Number(row['stuck']) > 0)).toBe(true);
    for (const { pipeline, step_order, stuck } of rows) {
      const wish = dealsOf('open', { kind: 'stuck in', step: Number(step_order) }, { pipeline, ofDays: false });
      expect([pipeline, step_order, await listed('deal', wish)]).toEqual([pipeline, step_order, Number(stuck)]);
    }
  });
});

it('the way of a lead holds as many leads as it says, at each level and lost there', async () => {
  const [row] = await askCube(server, cookie, {
    measures: [
      ...['lead_count', 'qualified_count', 'deal_count', 'won_count'],
      ...['lost_as_lead_count', 'lost_as_qualified_count', 'lost_as_deal_count'],
    ].map((name) => `journeys.${name}`),
    ...inDays('journeys.created_at'),
  });
  const wish = (progress: LeadProgress): LeadsWish => ({
    ...{ kind: 'leads', title: 'any', count: 0, days, filters: [] },
    progress,
  });
  for (const [at, figure] of ['lead_count', 'qualified_count', 'deal_count', 'won_count'].entries())
    expect(await listed('lead', wish({ kind: 'reached', level: at + 1 })), figure).toBe(Number(row?.[figure]));
  for (const [at, figure] of ['lost_as_lead_count', 'lost_as_qualified_count', 'lost_as_deal_count'].entries())
    expect(await listed('lead', wish({ kind: 'lost at', level: at + 1 })), figure).toBe(Number(row?.[figure]));
});

it('the forecast weighs every open deal, as many as the list of open deals holds', async () => {
  const [chances] = await askCube(server, cookie, { measures: ['win_chances.deal_count'] });
  const open: DealsWish = {
    ...{ kind: 'deals', title: 'any', count: 0, status: 'open' },
    ...{ dateField: null, days: null, filters: [] },
  };
  expect(await listed('deal', open)).toBe(Number(chances?.['deal_count']));
});
