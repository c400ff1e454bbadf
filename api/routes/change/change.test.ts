import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cubeDoor } from '../../../cli/serve/cube-door.ts';
import { cubeEngines, type Opened } from '../../../cube/cube-fixture.ts';
import { SMALL_COMPANY } from '../../../cube/small-company/index.ts';
import { openHouse, type House, type Person } from '../../house-fixture.ts';
import { kopecks, rubles } from './flows.ts';

type Part = Readonly<Record<string, string>>;
type Answer = {
  readonly change: string;
  readonly parts: Part;
  readonly now: { readonly amount: string; readonly won: number };
  readonly segments: readonly { readonly segment: string | null; readonly change: string; readonly parts: Part }[];
};

const JANUARY = { from: '2024-01-01', to: '2024-01-31' };
const FEBRUARY = { from: '2024-02-01', to: '2024-02-29' };

describe.each(cubeEngines)('why money changed, on $name', ({ open }) => {
  let opened: Opened;
  let house: House;
  let admin: Person;
  beforeAll(async () => {
    opened = await open(SMALL_COMPANY);
    house = await openHouse(opened.warehouse, { cube: cubeDoor(opened.cube, 'Europe/Moscow') });
    admin = await house.enter('admin');
  });
  afterAll(async () => {
    await house.app.close();
    await opened.close();
  });

  const ask = (payload: object, person = admin) => person.ask({ method: 'POST', url: '/api/v1/change', payload });
  const sumOf = (parts: Part): bigint => Object.values(parts).reduce((sum, part) => sum + kopecks(part), 0n);

  it.each(['owner', 'channel', 'product'])('its parts by %s add up to the change, to the kopeck', async (by) => {
    const answer = (await ask({ before: JANUARY, now: FEBRUARY, by })).json<Answer>();
    // Won in January: 1000.50; in February by Moscow's clock: 3000.00.
    expect([answer.change, answer.now.amount, answer.now.won]).toEqual(['1999.50', '3000.00', 1]);
    expect(sumOf(answer.parts)).toBe(199950n);
    expect(answer.segments.reduce((sum, { change }) => sum + kopecks(change), 0n)).toBe(199950n);
    for (const { change, parts } of answer.segments) expect(sumOf(parts)).toBe(kopecks(change));
  });

  it('is told under the filters of the page and the rights of who asks', async () => {
    const filters = [{ member: 'pipeline.owner', operator: 'equals', values: ['Борис'] }];
    const boris = await ask({ before: JANUARY, now: FEBRUARY, by: 'channel', filters });
    expect(boris.json<Answer>().change).toBe('0.00');
    const south = await house.enter('manager', 'юг');
    const theirs = await ask({ before: JANUARY, now: FEBRUARY, by: 'owner' }, south);
    expect(theirs.json<Answer>().segments.map(({ segment }) => segment)).toEqual(['Борис']);
  });

  it.each([
    [
      'days that end before they begin',
      { before: JANUARY, now: { from: '2024-02-02', to: '2024-02-01' }, by: 'owner' },
    ],
    ['a segment that is none', { before: JANUARY, now: FEBRUARY, by: 'wish' }],
  ])('refuses %s', async (_, payload) => expect((await ask(payload)).statusCode).toBe(400));
});

it.each([
  ['1234.5', 123450n],
  ['-0.05', -5n],
  ['7', 700n],
])('%s rubles are %s kopecks', (text, amount) => {
  expect(kopecks(text)).toBe(amount);
  expect(kopecks(rubles(amount))).toBe(amount);
});
