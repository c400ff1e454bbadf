import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Audit } from '../../audit.ts';
import type { Deps } from '../../deps.ts';
import { only, viewerBehind } from '../../gate/gate.ts';
import { versionWanted } from '../../gate/if-match.ts';
import type { Identity } from '../../identity/identity.ts';
import { roleSchema } from '../../identity/roles.ts';
import { createSignInLink } from '../../identity/sign-in-links.ts';
import type { User } from '../../identity/users.ts';
import { Problem } from '../../problems/problem.ts';
import { addressOf } from '../../address.ts';

const name = z.string().trim().min(1).max(200);
const newSchema = z.strictObject({
  name,
  email: z.email().max(200).nullable().default(null),
  role: roleSchema,
  team: name.nullable().default(null),
  locale: z.enum(['ru', 'en']).nullable().default(null),
});
const changeSchema = z
  .strictObject({
    name,
    email: z.email().max(200).nullable(),
    role: roleSchema,
    team: name.nullable(),
    locale: z.enum(['ru', 'en']).nullable(),
    is_active: z.boolean(),
  })
  .partial();
const userSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  role: roleSchema,
  team: z.string().nullable(),
  locale: z.enum(['ru', 'en']).nullable(),
  is_active: z.boolean(),
  version: z.int(),
});
const linkSchema = z.object({ url: z.string(), expires_at: z.string() });
const idSchema = z.object({ id: z.string().max(100) });

type UserDeps = Deps & { readonly identity: Identity; readonly audit: Audit };

/** Who may come in, and as what. For administrators only. */
export async function userRoutes(plain: FastifyInstance, deps: UserDeps): Promise<void> {
  const { identity, audit, facts } = deps;
  const app = plain.withTypeProvider<ZodTypeProvider>();
  const preHandler = only('run the place');

  app.get(
    '/api/v1/users',
    { preHandler, schema: { summary: 'All users', response: { 200: z.object({ rows: z.array(userSchema) }) } } },
    async () => ({ rows: (await identity.users.list()).map(shown) }),
  );

  app.post(
    '/api/v1/users',
    { preHandler, schema: { summary: 'Makes a user', body: newSchema, response: { 201: userSchema } } },
    async (request, reply) => {
      const viewer = viewerBehind(request);
      const user = await identity.users.create(request.body, viewer.user.id);
      await audit.write(viewer, request.ip, { action: 'manage users', target: user.id, facts: { made: user.role } });
      return reply.code(201).header('etag', `"${user.version}"`).send(shown(user));
    },
  );

  app.patch(
    '/api/v1/users/:id',
    {
      preHandler,
      schema: { summary: 'Changes a user', params: idSchema, body: changeSchema, response: { 200: userSchema } },
    },
    async (request, reply) => {
      const viewer = viewerBehind(request);
      const { id } = request.params;
      if (!(await identity.users.find(id))) throw new Problem('not-found', { what: id });
      const { is_active, ...rest } = request.body;
      const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
      const change = { ...given, ...(is_active === undefined ? {} : { isActive: is_active }) };
      const user = await identity.users.change(id, change, versionWanted(request), viewer.user.id);
      const changed = Object.keys(request.body).join(' ');
      await audit.write(viewer, request.ip, { action: 'manage users', target: id, facts: { changed } });
      return reply.header('etag', `"${user.version}"`).send(shown(user));
    },
  );

  app.post(
    '/api/v1/users/:id/link',
    {
      preHandler,
      schema: { summary: 'A one-time sign-in link for a user', params: idSchema, response: { 201: linkSchema } },
    },
    async (request, reply) => {
      const viewer = viewerBehind(request);
      const { id } = request.params;
      if (!(await identity.users.find(id))?.isActive) throw new Problem('not-found', { what: id });
      const link = await createSignInLink(deps, addressOf(facts), { kind: 'user', id });
      await audit.write(viewer, request.ip, { action: 'manage users', target: id, facts: { made: 'link' } });
      return reply.code(201).send({ url: link.url, expires_at: link.expiresAt.toISOString() });
    },
  );
}

function shown({ isActive, ...user }: User): z.infer<typeof userSchema> {
  return { ...user, is_active: isActive };
}
