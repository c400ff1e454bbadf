import '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Deps } from '../deps.ts';
import type { Identity } from '../identity/identity.ts';
import { may, type Right } from '../identity/roles.ts';
import { TOKEN_PREFIX } from '../identity/tokens.ts';
import type { User } from '../identity/users.ts';
import type { Viewer } from '../identity/viewer.ts';
import { localeOf, Problem } from '../problems/problem.ts';
import { SESSION_COOKIE } from './cookie.ts';
import { answersTo, hostsOf } from './hosts.ts';
import { isFromOurPages } from './origin.ts';
import { isAsset, isCrooked, isForPrograms } from './places.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** null on the few open routes, when nobody is signed in */
    viewer: Viewer | null;
  }
  interface FastifyContextConfig {
    /** Needs no sign-in. Everything else does. */
    isOpen?: true;
    /** Is asked by the pages of other hosts: neither a host nor a person is looked for, the route itself is strict. */
    isPublic?: true;
  }
}

type GateDeps = Pick<Deps, 'facts' | 'limits'> & { readonly identity: Identity };

/** What every request passes, in this order: host, address, who it is, how often, from where. */
export function standGate(app: FastifyInstance, { facts, limits, identity }: GateDeps): void {
  const hosts = hostsOf(facts);
  const minute = { timeWindow: 60_000 } as const;
  const strangers = app.createRateLimit({ ...minute, max: limits.strangers, keyGenerator: ({ ip }) => ip });
  const signedIn = app.createRateLimit({
    ...minute,
    max: limits.signedIn,
    keyGenerator: ({ viewer, ip }) => viewer?.user.id ?? ip,
  });

  app.decorateRequest('viewer', null);
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.isPublic) return;
    if (!answersTo(hosts, request.headers.host)) throw new Problem('unknown-host', { host: request.headers.host });
    const path = pathOf(request);
    if (isCrooked(path)) throw new Problem('not-found');
    if (isAsset(path)) return;

    request.viewer = await viewerOf(request, identity, localeOf(request.headers['accept-language'], facts.locale));
    if (!request.viewer) {
      if (request.routeOptions.config.isOpen) return;
      await withinLimit(strangers, request);
      if (wantsPage(request, path)) return reply.redirect('/login', 302);
      throw new Problem('not-signed-in');
    }
    await withinLimit(signedIn, request);
    if (request.viewer.way === 'cookie' && !isReading(request) && !request.routeOptions.config.isOpen) {
      const isOurs = isFromOurPages(request.headers, facts.publicUrl);
      // Cube only reads; its own client sends no header of ours, but JSON, which another site cannot.
      const isMarked = request.headers['x-voronka'] === '1' || path.startsWith('/cubejs-api/');
      if (!isOurs || !isMarked) throw new Problem('other-site');
    }
  });
}

/** The signed-in person behind a request that passed the gate. */
export function viewerBehind(request: FastifyRequest): Viewer {
  if (!request.viewer) throw new Problem('not-signed-in');
  return request.viewer;
}

/** For a route's `preHandler`. */
export function only(right: Right): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const { role } = viewerBehind(request);
    if (!may(role, right)) throw new Problem('not-allowed', { role });
  };
}

export type Limiter = ReturnType<FastifyInstance['createRateLimit']>;

export async function withinLimit(limiter: Limiter, request: FastifyRequest): Promise<void> {
  const limit = await limiter(request);
  if (!limit.isAllowed && limit.isExceeded) throw new Problem('too-often', { seconds: limit.ttlInSeconds });
}

async function viewerOf(request: FastifyRequest, identity: Identity, locale: Viewer['locale']): Promise<Viewer | null> {
  const secret = bearerOf(request.headers.authorization);
  if (secret !== null) return seenAs(await identity.tokens.find(secret), 'token', locale);
  const cookie = request.cookies[SESSION_COOKIE];
  return cookie ? seenAs(await identity.sessions.find(cookie), 'cookie', locale) : null;
}

function bearerOf(authorization: string | undefined): string | null {
  if (!authorization) return null;
  const secret = authorization.replace(/^Bearer\s+/i, '').trim();
  return secret.startsWith(TOKEN_PREFIX) ? secret : null;
}

function seenAs(user: User | null, way: Viewer['way'], locale: Viewer['locale']): Viewer | null {
  if (!user) return null;
  const { id, name, email, role, team } = user;
  return { user: { id, name, email }, role, team, locale: user.locale ?? locale, way };
}

function isReading({ method }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}

function wantsPage(request: FastifyRequest, path: string): boolean {
  return request.method === 'GET' && !isForPrograms(path) && !path.startsWith('/_app/');
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '/';
}
