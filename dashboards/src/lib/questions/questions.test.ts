import { describe, expect, it } from 'vitest';
import { closedByTime } from './closed-by-time.ts';
import { deltaOf } from './delta.ts';
import { wilsonInterval } from './interval.ts';
import { openByStage } from './open-by-stage.ts';
import { returnsByChannel } from './channel-returns.ts';
import type { Scope } from './scope.ts';

const scope: Scope = {
  days: { from: '2026-01-01', to: '2026-03-31' },
  grain: 'month',
  filters: [{ dimension: 'owner', mode: 'include', values: ['Тина Томас'] }],
  timezone: 'Europe/Moscow',
};

describe('questions', () => {
  it('closed deals are asked by the day they closed, in the company’s zone', () => {
    const { query } = closedByTime(scope);
    expect(query.timeDimensions).toEqual([
      { dimension: 'pipeline.closed_at', granularity: 'month', dateRange: ['2026-01-01', '2026-03-31'] },
    ]);
    expect(query.filters).toContainEqual({ member: 'pipeline.owner', operator: 'equals', values: ['Тина Томас'] });
    expect(query.timezone).toBe('Europe/Moscow');
  });

  it('open deals are a state of now, so no days narrow them', () =>
    expect(openByStage(scope).query.timeDimensions).toBeUndefined());

  it('channels have no owner, so that filter stays out of their query', () =>
    expect(returnsByChannel(scope).query.filters).toEqual([]));

  it('numbers come as text; an absent ratio stays absent', () =>
    expect(
      returnsByChannel(scope).read({
        'channels.channel': null,
        'channels.spend': '120.50',
        'channels.won': '0',
        'channels.cac': null,
      }),
    ).toMatchObject({ channel: null, spend: 120.5, won: 0, cac: null }));
});

describe('the change of a measure', () => {
  const cost = { better: 'down', change: 'percent' } as const;
  const rate = { better: 'up', change: 'points' } as const;
  it.each([
    ['a falling cost is good', deltaOf('yes', cost, 80, 100), { direction: 'down', verdict: 'good', form: 'percent' }],
    ['a rate changes in points', deltaOf('yes', rate, 0.3, 0.4), { direction: 'down', verdict: 'bad', form: 'points' }],
    ['hardly any change has no colour', deltaOf('yes', cost, 100.01, 100), { direction: 'flat', verdict: 'neutral' }],
    ['nothing grows from zero', deltaOf('yes', cost, 80, 0), { kind: 'none', why: 'no-base' }],
    ['a running period is not compared', deltaOf('partial', cost, 80, 100), { kind: 'none', why: 'partial' }],
    ['no number, no change', deltaOf('yes', rate, null, 0.4), { kind: 'none', why: 'no-data' }],
  ])('%s', (_, delta, expected) => expect(delta).toMatchObject(expected));
});

describe('Wilson’s interval', () => {
  it('2 of 2 is not certainty', () => {
    const interval = wilsonInterval(2, 2)!;
    expect(interval.low).toBeCloseTo(0.3424, 4);
    expect(interval.high).toBe(1);
  });
  it('1425 of 1910 is narrow', () => {
    const interval = wilsonInterval(1425, 1910)!;
    expect(interval.low).toBeCloseTo(0.7261, 3);
    expect(interval.high).toBeCloseTo(0.7651, 3);
  });
  it('nothing has no interval', () => expect(wilsonInterval(0, 0)).toBeNull());
});
