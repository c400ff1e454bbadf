import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Environment } from 'minijinja-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../test/support/engines.ts';
import type { Engine, Warehouse } from '../../warehouse/warehouse.ts';

const folder = import.meta.dirname;
const macros = readdirSync(folder)
  .filter((file) => file.endsWith('.sql'))
  .map((file) => readFileSync(join(folder, file), 'utf8'))
  .join('\n');

/** An event: when, in seconds, and which steps it is; none is an event that is no step. */
type Event = { readonly at: number; readonly steps: readonly number[] };
type Mode = 'in order' | 'strictly later' | 'nothing between';
type Wish = { readonly steps: number; readonly window: number; readonly mode: Mode };

function rendered(expression: string, type: Engine): string {
  const environment = new Environment();
  environment.enablePyCompat();
  return environment.renderStr(`${macros}\n${expression}`, { target: { type } }).trim();
}

function funnelSql(events: readonly Event[], { steps, window, mode }: Wish, engine: Engine): string {
  const rows = events.flatMap(({ at, steps: own }, id) =>
    (own.length === 0 ? [null] : own).map(
      (step) =>
        `select 'u' as unit, ${id} as event_id, ` +
        `cast('${new Date(at * 1000).toISOString().slice(0, 19).replace('T', ' ')}' as {{ type('instant') }}) as happened_at, ` +
        `cast(${step} as {{ type('integer') }}) as step`,
    ),
  );
  const call = `{{ event_funnel("(${rows.join(' union all ')}) as events", ${steps}, ${window}, '${mode}') }}`;
  // Twice: the argument is itself written with macros.
  return rendered(rendered(call, engine), engine);
}

const at = (...pairs: readonly (readonly [at: number, ...steps: number[]])[]): Event[] =>
  pairs.map(([time, ...steps]) => ({ at: time, steps }));
/** Letters a, b, c are steps 1, 2, 3, another is none; one second apart. */
const letters = (text: string): Event[] =>
  [...text].map((letter, second) => ({ at: second, steps: 'abc'.includes(letter) ? ['abc'.indexOf(letter) + 1] : [] }));
const numbered = at([0, 1], [1, 2], [2, 3], [3, 4], [4, 5], [5, 6], [6, 7], [7, 8], [8, 9]);
/** The events as numbered ones, where only some are steps, in the order given. */
const only = (...steps: readonly number[]): Event[] =>
  numbered.map(({ at: second }, index) => {
    const step = steps.indexOf(index + 1000) + 1;
    return { at: second, steps: step === 0 ? [] : [step] };
  });

/** Every way to choose a chain, one event a step: what the SQL must find without trying them all. */
function byTrying(events: readonly Event[], { steps, window, mode }: Wish): number {
  const ordered = events
    .map((event, id) => ({ ...event, id, first: Math.min(...event.steps, Infinity) }))
    .toSorted((a, b) => a.at - b.at || a.first - b.first || a.id - b.id);
  const reach = (from: number, step: number, start: number, last: number): number => {
    let best = step - 1;
    if (step > steps) return best;
    for (let index = from; index < ordered.length; index += 1) {
      const event = ordered[index];
      if (!event) break;
      if (mode === 'nothing between' && step > 1 && event.steps.length === 0) break;
      if (!event.steps.includes(step)) continue;
      if (step > 1 && event.at > start + window) continue;
      if (mode === 'strictly later' && step > 1 && event.at <= last) continue;
      best = Math.max(best, reach(index + 1, step + 1, step === 1 ? event.at : start, event.at));
    }
    return best;
  };
  return reach(0, 1, 0, 0);
}

/** Numbers that look like chance and are the same every time (a linear congruential generator). */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe.each(engines)('an event funnel on $name', ({ name, open }) => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await open();
  });
  afterAll(() => warehouse.close());

  const reached = async (events: readonly Event[], wish: Wish): Promise<number> => {
    const rows = await warehouse.query<{ reached_step: number | bigint }>(funnelSql(events, wish, name));
    return Number(rows[0]?.reached_step ?? 0);
  };
  const inOrder = (steps: number, window: number): Wish => ({ steps, window, mode: 'in order' });

  it.each([
    ['one step', only(1000), 1, 10000, 1],
    ['two', only(1000, 1001), 2, 10000, 2],
    ['four, with others between', only(1000, 1001, 1002, 1008), 4, 10000, 4],
    ['a window of 2', only(1003, 1004, 1005, 1006, 1007), 5, 2, 3],
    ['a window of 3', only(1003, 1004, 1005, 1006, 1007), 5, 3, 4],
    ['a window of 4', only(1003, 1004, 1005, 1006, 1007), 5, 4, 5],
    ['the wrong way round', only(1008, 1001), 2, 10000, 1],
  ])('P-FUN-01 %s', async (_, events, steps, window, expected) =>
    expect(await reached(events, inOrder(steps, window))).toBe(expected),
  );

  it.each([
    ['abc', 3, 3],
    ['adbc', 3, 1],
    ['aabbcc', 3, 3],
    ['aaaabbcc', 3, 3],
    ['aabbdcc', 3, 2],
    ['ccbbaa', 1, 1],
  ])('P-FUN-02 %s in order, and with nothing between', async (text, loose, strict) => {
    const wish = { steps: 3, window: 86400 } as const;
    expect(await reached(letters(text), { ...wish, mode: 'in order' })).toBe(loose);
    expect(await reached(letters(text), { ...wish, mode: 'nothing between' })).toBe(strict);
  });

  it('P-FUN-03 the latest first step that allows the chain counts: A 13:00, A 13:30, B 13:45, C 14:15 within an hour', async () =>
    expect(await reached(at([0, 1], [1800, 1], [2700, 2], [4500, 3]), inOrder(3, 3600))).toBe(3));

  it('P-FUN-04 events of one instant are taken in step order, and are not strictly later', async () => {
    const events = at([1, 2], [1, 1], [2, 3]);
    expect(await reached(events, inOrder(3, 100))).toBe(3);
    expect(await reached(events, { ...inOrder(3, 100), mode: 'strictly later' })).toBe(1);
  });

  it('P-FUN-11 overlapping conditions, one event a step', async () => {
    const events = [1, 2, 3, 4, 5, 6, 7, 8].map((second) => ({
      at: second,
      steps: [second <= 7, second >= 2, second <= 6, second >= 4].flatMap((holds, index) => (holds ? [index + 1] : [])),
    }));
    expect(await reached(events, inOrder(4, 4))).toBe(4);
  });

  it('P-FUN-12 strictly later', async () => {
    const events = at([0, 1], [1, 2], [1, 3], [1, 4], [2, 5]);
    expect(await reached(events, inOrder(5, 10000))).toBe(5);
    expect(await reached(events, { ...inOrder(5, 10000), mode: 'strictly later' })).toBe(2);
  });

  it('one event does not serve the same step twice: A, A, B needs two A', async () => {
    expect(await reached(at([1, 1, 2], [2, 3]), inOrder(3, 10))).toBe(1);
    expect(await reached(at([1, 1, 2], [2, 1, 2], [3, 3]), inOrder(3, 10))).toBe(3);
  });

  it('finds what trying every chain finds, on thirty streams', async () => {
    const draw = chance(20);
    for (let stream = 0; stream < 30; stream += 1) {
      const events = Array.from({ length: 3 + draw(6) }, () => ({
        at: draw(8),
        steps: [...new Set(Array.from({ length: draw(3) }, () => 1 + draw(4)))],
      }));
      const mode = (['in order', 'strictly later', 'nothing between'] as const)[stream % 3] as Mode;
      const wish = { steps: 4, window: 1 + draw(6), mode };
      expect([mode, events, await reached(events, wish)]).toEqual([mode, events, byTrying(events, wish)]);
    }
  });
});
