import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { causes, splitChange, sumOfParts, type Flow, type Parts } from '../../../models/methods/change/split.ts';
import type { CubeDoor } from '../../cube-door.ts';
import type { Deps } from '../../deps.ts';
import { viewerBehind } from '../../gate/gate.ts';
import { Problem } from '../../problems/problem.ts';
import { flowsOf, NOTHING, rubles, segmentings } from './flows.ts';

const day = z.iso.date();
const days = z.strictObject({ from: day, to: day });
const changeBody = z.strictObject({
  now: days,
  before: days,
  by: z.enum(segmentings),
  filters: z.array(z.record(z.string(), z.unknown())).max(50).default([]),
});

const money = z.string();
const parts = z.object(Object.fromEntries(causes.map((cause) => [cause, money])) as Record<keyof Parts, typeof money>);
const flow = z.object({ created: z.number(), closed: z.number(), won: z.number(), amount: money });
const changeAnswer = z.object({
  change: money,
  parts,
  before: flow,
  now: flow,
  segments: z.array(z.object({ segment: z.string().nullable(), change: money, parts, before: flow, now: flow })),
  as_of: z.string().nullable(),
});

/** Why won money differs between two periods: volume, mix, timing, conversion and cheque, which add up to the kopeck. */
export async function changeRoutes(plain: FastifyInstance, deps: Deps & { readonly cube: CubeDoor }): Promise<void> {
  plain.withTypeProvider<ZodTypeProvider>().post(
    '/api/v1/change',
    {
      schema: {
        summary: 'The change of won money between two periods, split into its causes without remainder',
        body: changeBody,
        response: { 200: changeAnswer },
      },
    },
    async (request) => {
      const { now, before, by, filters } = request.body;
      for (const { from, to } of [now, before])
        if (from > to) throw new Problem('wrong-request', { where: 'from', why: `${from} > ${to}` });
      const viewer = viewerBehind(request);
      const context = { user: viewer.user.id, role: viewer.role, team: viewer.team };
      const [segments, { asOf }] = await Promise.all([
        flowsOf(deps.cube, context, { now, before, by, filters, timezone: deps.facts.timezone }),
        deps.freshness(),
      ]);
      const changes = splitChange(segments);
      return {
        change: rubles(changes.reduce((sum, { change }) => sum + change, 0n)),
        parts: shownParts(sumOfParts(changes)),
        before: shownFlow(totalOf(changes.map((row) => row.before))),
        now: shownFlow(totalOf(changes.map((row) => row.now))),
        segments: changes.map((row) => ({
          segment: row.segment,
          change: rubles(row.change),
          parts: shownParts(row.parts),
          before: shownFlow(row.before),
          now: shownFlow(row.now),
        })),
        as_of: asOf,
      };
    },
  );
}

const totalOf = (flows: readonly Flow[]): Flow =>
  flows.reduce(
    (sum, flow) => ({
      created: sum.created + flow.created,
      closed: sum.closed + flow.closed,
      won: sum.won + flow.won,
      amount: sum.amount + flow.amount,
    }),
    NOTHING,
  );

const shownFlow = (flow: Flow) => ({ ...flow, amount: rubles(flow.amount) });

const shownParts = (parts: Parts) =>
  Object.fromEntries(causes.map((cause) => [cause, rubles(parts[cause])])) as Record<keyof Parts, string>;
