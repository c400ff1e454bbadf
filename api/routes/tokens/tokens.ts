import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Audit } from '../../audit.ts';
import type { Deps } from '../../deps.ts';
import { viewerBehind } from '../../gate/gate.ts';
import type { Identity } from '../../identity/identity.ts';
import type { Token } from '../../identity/tokens.ts';
import type { User } from '../../identity/users.ts';
import type { Viewer } from '../../identity/viewer.ts';
import { Problem } from '../../problems/problem.ts';

const tokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  created_at: z.string(),
  expires_at: z.string().nullable(),
});
const newSchema = z.strictObject({
  name: z.string().trim().min(1).max(200),
  expires_in_days: z.int().min(1).max(3650).nullable().default(365),
});
const madeSchema = tokenSchema.extend({ token: z.string() });

type TokenDeps = Pick<Deps, 'clock'> & { readonly identity: Identity; readonly audit: Audit };

/** Everyone's own tokens for programs, with the rights of their maker. A token cannot make tokens. */
export async function tokenRoutes(plain: FastifyInstance, { identity, audit, clock }: TokenDeps): Promise<void> {
  const app = plain.withTypeProvider<ZodTypeProvider>();
  const self = async (viewer: Viewer): Promise<User> => {
    if (viewer.way === 'token') throw new Problem('not-allowed', { role: 'token' });
    return (await identity.users.find(viewer.user.id)) as User;
  };

  app.get(
    '/api/v1/tokens',
    { schema: { summary: 'My API tokens', response: { 200: z.object({ rows: z.array(tokenSchema) }) } } },
    async (request) => ({ rows: (await identity.tokens.list(await self(viewerBehind(request)))).map(shown) }),
  );

  app.post(
    '/api/v1/tokens',
    { schema: { summary: 'Makes an API token, shown once', body: newSchema, response: { 201: madeSchema } } },
    async (request, reply) => {
      const viewer = viewerBehind(request);
      const { name, expires_in_days: days } = request.body;
      const expiresAt = days === null ? null : new Date(clock().getTime() + days * 86_400_000);
      const { token, secret } = await identity.tokens.create(await self(viewer), name, expiresAt);
      await audit.write(viewer, request.ip, { action: 'manage tokens', target: token.id, facts: { made: name } });
      return reply.code(201).send({ ...shown(token), token: secret });
    },
  );

  app.delete(
    '/api/v1/tokens/:id',
    {
      schema: {
        summary: 'Revokes a token',
        params: z.object({ id: z.string().max(100) }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const viewer = viewerBehind(request);
      const { id } = request.params;
      if (!(await identity.tokens.revoke(await self(viewer), id))) throw new Problem('not-found', { what: id });
      await audit.write(viewer, request.ip, { action: 'manage tokens', target: id, facts: { revoked: 'true' } });
      return reply.code(204).send(null);
    },
  );
}

function shown({ id, name, createdAt, expiresAt }: Token): z.infer<typeof tokenSchema> {
  return { id, name, created_at: createdAt, expires_at: expiresAt };
}
