import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Audit } from '../../audit.ts';
import type { Deps } from '../../deps.ts';
import { SESSION_COOKIE, sessionCookie } from '../../gate/cookie.ts';
import { withinLimit } from '../../gate/gate.ts';
import { isFromOurPages } from '../../gate/origin.ts';
import type { Identity } from '../../identity/identity.ts';
import { spendSignInLink } from '../../identity/sign-in-links.ts';
import { localeOf, Problem } from '../../problems/problem.ts';
import { loginPage, type LoginFace } from './login-page.ts';

type LoginDeps = Deps & { readonly identity: Identity; readonly audit: Audit };

const tokenSchema = z.object({ token: z.string().max(200).optional() });
const page = 'text/html; charset=utf-8';

/**
 * Following a link shows a form that sends itself: mail scanners and link previews only read, so they do not spend it.
 */
export async function loginRoutes(plain: FastifyInstance, deps: LoginDeps): Promise<void> {
  const { facts, identity, audit } = deps;
  const app = plain.withTypeProvider<ZodTypeProvider>();
  const tries = app.createRateLimit({ max: deps.limits.signIns, timeWindow: 60_000, keyGenerator: ({ ip }) => ip });
  const isSecure = facts.publicUrl?.startsWith('https:') ?? false;
  const company = facts.companyName;
  const hide = true as const;

  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 4096 },
    (_, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );

  app.get(
    '/login',
    { config: { isOpen: true }, schema: { hide, querystring: tokenSchema } },
    async (request, reply) => {
      const { token } = request.query;
      if (token === undefined && request.viewer) return reply.redirect('/', 302);
      const face: LoginFace = token === undefined ? { kind: 'how', company } : { kind: 'confirm', company, token };
      const locale = localeOf(request.headers['accept-language'], facts.locale);
      return reply.type(page).header('cache-control', 'no-store').send(loginPage(face, locale));
    },
  );

  app.get('/login/go.js', { config: { isOpen: true }, schema: { hide } }, (_, reply) =>
    reply.type('text/javascript; charset=utf-8').send('document.forms[0].submit();'),
  );

  app.post('/login', { config: { isOpen: true }, schema: { hide, body: tokenSchema } }, async (request, reply) => {
    // Else another site could sign a visitor in as somebody of its choice.
    if (!isFromOurPages(request.headers, facts.publicUrl)) throw new Problem('other-site');
    await withinLimit(tries, request);
    const user = await spendSignInLink(deps, request.body.token ?? '');
    if (!user) {
      const locale = localeOf(request.headers['accept-language'], facts.locale);
      return reply
        .code(410)
        .type(page)
        .send(loginPage({ kind: 'spent', company }, locale));
    }
    const secret = await identity.sessions.start(user);
    await audit.write({ user, role: user.role }, request.ip, {
      action: 'sign in',
      target: 'user',
      facts: { id: user.id },
    });
    return reply.setCookie(SESSION_COOKIE, secret, sessionCookie(isSecure)).redirect('/', 303);
  });

  app.post(
    '/api/v1/logout',
    { schema: { summary: 'Ends this session', response: { 204: z.null() } } },
    async (request, reply) => {
      const secret = request.cookies[SESSION_COOKIE];
      if (secret) await identity.sessions.end(secret);
      if (request.viewer) {
        await audit.write(request.viewer, request.ip, {
          action: 'sign out',
          target: 'user',
          facts: { id: request.viewer.user.id },
        });
      }
      return reply.clearCookie(SESSION_COOKIE, sessionCookie(isSecure)).code(204).send(null);
    },
  );
}
