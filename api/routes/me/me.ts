import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Facts } from '../../deps.ts';
import { viewerBehind } from '../../gate/gate.ts';
import { roleSchema } from '../../identity/roles.ts';

const meSchema = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string().nullable() }),
  role: roleSchema,
  team: z.string().nullable(),
  locale: z.enum(['ru', 'en']),
  company: z.object({ name: z.string(), currency: z.string(), timezone: z.string() }),
});

export async function meRoutes(plain: FastifyInstance, { facts }: { readonly facts: Facts }): Promise<void> {
  const app = plain.withTypeProvider<ZodTypeProvider>();
  const company = { name: facts.companyName, currency: facts.currency, timezone: facts.timezone };
  app.get('/api/v1/me', { schema: { summary: 'Who is signed in', response: { 200: meSchema } } }, async (request) => {
    const { user, role, team, locale } = viewerBehind(request);
    return { user, role, team, locale, company };
  });
}
