import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '../../deps.ts';
import { withinLimit } from '../../gate/gate.ts';
import { Problem } from '../../problems/problem.ts';
import { beaconSchema, keptEvents } from './event.ts';
import { JournalFull, type Journal } from './journal.ts';
import { SCRIPT } from './script.ts';

/** The collector of site events: where they are kept, and the origins of the company's own sites. */
export type Collector = { readonly journal: Journal; readonly sites: readonly string[] };

type CollectDeps = Pick<Deps, 'clock'> & { readonly collector: Collector };

const MOST_BYTES = 48 * 1024;
/** Beacons a minute from one address: an office of many visitors stands behind one. */
const MOST_BEACONS = 600;
const YEAR_SECONDS = 31_536_000;

/** Events of the company's site. Nobody is signed in; what comes is checked, counted, and safe on disk when answered. */
export async function collectRoutes(app: FastifyInstance, { collector, clock }: CollectDeps): Promise<void> {
  const often = app.createRateLimit({ timeWindow: 60_000, max: MOST_BEACONS, keyGenerator: ({ ip }) => ip });
  // A beacon is sent as text, which needs no leave from another origin; its JSON is read here.
  app.addContentTypeParser(
    ['text/plain', 'application/json'],
    { parseAs: 'string', bodyLimit: MOST_BYTES },
    (_, body, done) => done(null, body),
  );
  const open = { config: { isPublic: true }, schema: { hide: true } } as const;

  app.get('/api/v1/collect/v.js', open, async (_, reply) =>
    reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', 'public, max-age=3600')
      .header('cross-origin-resource-policy', 'cross-origin')
      .send(SCRIPT),
  );

  const collect = async (request: FastifyRequest, reply: FastifyReply) => {
    await withinLimit(often, request);
    allowOrigin(request, reply, collector.sites);
    const beacon = beaconSchema.safeParse(jsonOf(String(request.body)));
    if (!beacon.success) throw new Problem('wrong-request', { why: 'not a beacon of the counter' });
    const from = { userAgent: request.headers['user-agent'] ?? '', now: clock() };
    const lines = keptEvents(beacon.data, from).map((event) => JSON.stringify(event));
    try {
      await collector.journal.keep(lines);
    } catch (cause) {
      if (!(cause instanceof JournalFull)) throw cause;
      return reply.code(503).header('retry-after', '300').send();
    }
    // Browsers forget a cookie that a script wrote sooner than one that came with an answer.
    if (isFirstParty(request)) reply.header('set-cookie', visitorCookie(beacon.data.v, request));
    return reply.code(204).send();
  };
  for (const url of ['/api/v1/collect', '/api/v1/collect/']) {
    app.post(url, { ...open, bodyLimit: MOST_BYTES }, collect);
    app.options(url, open, async (request, reply) => {
      allowOrigin(request, reply, collector.sites);
      reply.header('access-control-allow-methods', 'POST').header('access-control-allow-headers', 'content-type');
      return reply.code(204).send();
    });
  }
}

/** Our own address and the sites that are configured; a page of anybody else is refused. */
function allowOrigin(request: FastifyRequest, reply: FastifyReply, sites: readonly string[]): void {
  const { origin } = request.headers;
  reply.header('vary', 'Origin');
  if (origin === undefined || isFirstParty(request)) return;
  if (!sites.includes(origin)) throw new Problem('other-site');
  reply.header('access-control-allow-origin', origin).header('access-control-allow-credentials', 'true');
}

/** The page and the collector share a host: the site's own server hands the counter's path on to us. */
function isFirstParty({ headers }: FastifyRequest): boolean {
  const { origin } = headers;
  if (origin === undefined || !URL.canParse(origin)) return false;
  return new URL(origin).host === (headers['x-forwarded-host'] ?? headers.host);
}

function visitorCookie(id: string, request: FastifyRequest): string {
  const secure = request.headers.origin?.startsWith('https:') ? '; Secure' : '';
  return `_vid=${id}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax${secure}`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
