import { expect, it } from 'vitest';
import { erlangB, erlangC, serviceOf, staffFor } from './erlang.ts';

it('P-TEAM-01 100 calls in half an hour need 14 agents and 20 seats', () => {
  const staff = staffFor(
    { callsPerSecond: 100 / 1800, handlingSeconds: 180 },
    { withinSeconds: 20, serviceLevel: 0.8, mostOccupancy: 0.85, shrinkage: 0.3 },
  );
  expect([staff.agents, staff.seats]).toEqual([14, 20]);
  expect(staff.serviceLevel).toBeCloseTo(0.8883500192, 6);
  expect(staff.occupancy).toBeCloseTo(0.7142857143, 6);
  expect(staff.waitChance).toBeCloseTo(0.1741319336, 6);
  expect(staff.averageWaitSeconds).toBeCloseTo(7.835937012, 6);
});

it.each([
  [11, 0.6821182047, 122.7812768, 0.3896138117],
  [12, 0.4493882243, 40.44494019, 0.6401580404],
  [13, 0.285270453, 17.11622718, 0.7955947884],
  [15, 0.102042367, 3.673525212, 0.9414528429],
])('P-TEAM-02 %d agents under 10 erlangs', (agents, wait, seconds, level) => {
  const service = serviceOf({ callsPerSecond: 100 / 1800, handlingSeconds: 180, agents }, 20);
  expect(service.waitChance).toBeCloseTo(wait, 8);
  expect(service.averageWaitSeconds).toBeCloseTo(seconds, 6);
  expect(service.serviceLevel).toBeCloseTo(level, 8);
});

it('P-TEAM-03 small exact values', () => {
  expect(erlangC(1, 2)).toBeCloseTo(1 / 3, 12);
  expect(erlangC(0.5, 1)).toBeCloseTo(0.5, 12);
  expect(erlangB(2, 3)).toBeCloseTo(0.2105263158, 10);
});

it('P-TEAM-06 as much load as agents: everybody waits, for how long nobody can say', () =>
  expect(serviceOf({ callsPerSecond: 1, handlingSeconds: 10, agents: 10 }, 20)).toEqual({
    waitChance: 1,
    serviceLevel: 0,
    occupancy: 1,
    averageWaitSeconds: null,
  }));
