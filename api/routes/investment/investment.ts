import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  ASSUMPTIONS,
  assumptionKeys,
  casesOf,
  effectsOf,
  planOf,
  tornadoOf,
  type AssumptionKey,
  type Assumptions,
} from '../../../models/methods/investment/assumptions.ts';
import type { Appraisal } from '../../../models/methods/investment/table.ts';
import type { Audit } from '../../audit.ts';
import type { Deps } from '../../deps.ts';
import { sendExport } from '../../exports/send.ts';
import { only, viewerBehind } from '../../gate/gate.ts';
import { versionWanted } from '../../gate/if-match.ts';
import { measuredCompany } from '../../investment/measured.ts';
import { investmentTable } from '../../investment/table.ts';
import { Problem } from '../../problems/problem.ts';

/** The one appraisal there is; what people changed of it lies in the record log. */
const KEPT = { kind: 'investment', id: 'crm' } as const;

const keySchema = z.enum(assumptionKeys as readonly [AssumptionKey, ...AssumptionKey[]]);
const changeSchema = z.strictObject({
  /** null goes back to what was measured or is usual */
  assumptions: z.partialRecord(keySchema, z.number().min(0).max(1e12).nullable()),
});
const money = z.number();
const caseSchema = z.object({
  total_cost: money,
  npv: money,
  roi: z.number().nullable(),
  payback_month: z.int().nullable(),
  irr: z.array(z.number()),
});
const appraisalSchema = z.object({
  version: z.int(),
  assumptions: z.array(
    z.object({
      key: keySchema,
      unit: z.string(),
      group: z.string(),
      value: z.number(),
      usual: z.number(),
      measured: z.number().nullable(),
      is_changed: z.boolean(),
    }),
  ),
  effects: z.record(z.string(), money),
  /** paid before the first month */
  at_start: money,
  months: z.array(
    z.object({
      month: z.int(),
      cost: money,
      effect: money,
      net: money,
      cumulative: money,
      discounted_cumulative: money,
      roi_to_date: z.number().nullable(),
    }),
  ),
  cases: z.object({ low: caseSchema, base: caseSchema, high: caseSchema }),
  tornado: z.array(z.object({ key: keySchema, low: money, high: money })),
});

type Told = z.infer<typeof appraisalSchema>;

/** What the CRM costs and brings over a year, from measured figures and the company's own assumptions. */
export async function investmentRoutes(
  plain: FastifyInstance,
  deps: Pick<Deps, 'warehouse' | 'versions' | 'facts' | 'clock'> & { readonly audit: Audit },
): Promise<void> {
  const app = plain.withTypeProvider<ZodTypeProvider>();
  const { warehouse, versions } = deps;
  const preHandler = only('see other teams');

  async function tell(reply: FastifyReply): Promise<Told> {
    const told = await appraised();
    void reply.header('etag', `"${told.version}"`);
    return told;
  }

  async function appraised(): Promise<Told> {
    const [measured, head] = await Promise.all([measuredCompany(warehouse), versions.head(KEPT.kind, KEPT.id)]);
    const written = head?.fields ?? {};
    const version = head?.version ?? 0;
    const told = assumptionKeys.map((key) => {
      const own = written[key] ?? null;
      const usual = ASSUMPTIONS[key].usual;
      const value = own === null ? (measured[key] ?? usual) : Number(own);
      return { key, ...kindOf(key), value, usual, measured: measured[key] ?? null, is_changed: own !== null };
    });
    const values = Object.fromEntries(told.map(({ key, value }) => [key, value])) as Assumptions;
    const cases = casesOf(values);
    return {
      version,
      assumptions: told,
      effects: effectsOf(values),
      at_start: planOf(values).atStart,
      months: cases.base.rows.map((row) => ({
        month: row.month,
        cost: row.cost,
        effect: row.effect,
        net: row.net,
        cumulative: row.cumulative,
        discounted_cumulative: row.discountedCumulative,
        roi_to_date: row.roiToDate,
      })),
      cases: { low: shown(cases.low), base: shown(cases.base), high: shown(cases.high) },
      tornado: [...tornadoOf(values)],
    };
  }

  app.get(
    '/api/v1/investment',
    { preHandler, schema: { summary: 'What the CRM costs and brings', response: { 200: appraisalSchema } } },
    (_, reply) => tell(reply),
  );

  app.get(
    '/api/v1/investment/export',
    {
      preHandler,
      schema: {
        summary: 'The months of the investment table as a file',
        querystring: z.object({
          format: z.enum(['csv', 'xlsx']).default('csv'),
          locale: z.enum(['ru', 'en']).optional(),
        }),
      },
    },
    async (request, reply) => {
      const viewer = viewerBehind(request);
      const { format, locale = viewer.locale } = request.query;
      const told = await appraised();
      await deps.audit.write(viewer, request.ip, { action: 'export', target: 'investment', facts: { format } });
      const place = { locale, timezone: deps.facts.timezone, currency: deps.facts.currency };
      return sendExport(reply, format, investmentTable(told, locale), place, deps.clock().toISOString().slice(0, 10));
    },
  );

  app.patch(
    '/api/v1/investment',
    {
      preHandler,
      schema: { summary: 'Changes assumptions', body: changeSchema, response: { 200: appraisalSchema } },
    },
    async (request, reply) => {
      const expected = versionWanted(request);
      const fields = Object.fromEntries(
        Object.entries(request.body.assumptions).map(([key, value]) => [key, value === null ? null : String(value)]),
      );
      for (const [key, value] of Object.entries(request.body.assumptions))
        refuseShareAboveOne(key as AssumptionKey, value);
      const { user } = viewerBehind(request);
      await versions.append({ ...KEPT, author: user.id, op: expected === 0 ? 'create' : 'set', fields }, expected);
      return tell(reply);
    },
  );
}

function refuseShareAboveOne(key: AssumptionKey, value: number | null | undefined): void {
  if (ASSUMPTIONS[key].unit === 'share' && (value ?? 0) > 1)
    throw new Problem('wrong-request', { where: `assumptions.${key}`, why: 'a share is from 0 to 1' });
  if (key === 'months' && value !== null && value !== undefined && (value < 1 || value > 120))
    throw new Problem('wrong-request', { where: 'assumptions.months', why: 'from 1 to 120 months' });
}

function kindOf(key: AssumptionKey): { readonly unit: string; readonly group: string } {
  const { unit, group } = ASSUMPTIONS[key];
  return { unit, group };
}

function shown({ totalCost, npv, roi, paybackMonth, irr }: Appraisal): z.infer<typeof caseSchema> {
  const rates = irr.kind === 'one' ? [irr.rate] : irr.kind === 'several' ? [...irr.rates] : [];
  return { total_cost: totalCost, npv, roi, payback_month: paybackMonth, irr: rates };
}
