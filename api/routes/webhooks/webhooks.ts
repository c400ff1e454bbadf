import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Delivery } from '../../../ingest/sources/connector.ts';
import type { Json } from '../../../ingest/sources/json.ts';
import type { Audit } from '../../audit.ts';
import { withinLimit } from '../../gate/gate.ts';
import { Problem } from '../../problems/problem.ts';
import type { WebhookDoor } from '../../webhook-door.ts';
import { FormTooLarge, formTree } from './form-tree.ts';

type WebhookDeps = { readonly webhooks: WebhookDoor; readonly audit: Audit; readonly clock: () => Date };

/** The largest delivery of a system that only names records. */
const MOST_BYTES = 256 * 1024;
const HOUR_MS = 3_600_000;

/**
 * Where sources say that something changed. Nobody is signed in here: a delivery is told by the sign its system puts into
 * it, and is believed only in what is worth a look.
 */
export async function webhookRoutes(plain: FastifyInstance, { webhooks, audit, clock }: WebhookDeps): Promise<void> {
  const app = plain.withTypeProvider<ZodTypeProvider>();
  const ofSource = app.createRateLimit({
    ...{ max: 600, timeWindow: 60_000 },
    keyGenerator: ({ params, ip }) => `${(params as { source: string }).source} ${ip}`,
  });
  const strangers = app.createRateLimit({ max: 30, timeWindow: 60_000, keyGenerator: ({ ip }) => ip });
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser(
    ['application/json', 'application/x-www-form-urlencoded'],
    { parseAs: 'string', bodyLimit: MOST_BYTES },
    (_, body, done) => done(null, body),
  );
  /** when the last line about a source was written: its log is not to grow with every card that is edited */
  const noted = new Map<string, number>();

  const params = z.object({ source: z.string().regex(/^[a-z][a-z0-9_]{0,59}$/) });

  // Some systems ask an address for a word first, and send nothing where they do not get it back.
  app.get(
    '/api/v1/webhooks/:source',
    {
      config: { isOpen: true },
      schema: { summary: 'The word a source asks an address for before it sends anything', params },
    },
    async (request, reply) => {
      await withinLimit(strangers, request);
      const word = await webhooks.greet(request.params.source, queryOf(request));
      if (word === null) throw new Problem('not-found', { what: request.params.source });
      return reply.type('text/plain; charset=utf-8').send(word);
    },
  );

  // Mango and its like put the name of an event behind the address they were given.
  for (const url of ['/api/v1/webhooks/:source', '/api/v1/webhooks/:source/*'])
    app.post(
      url,
      {
        config: { isOpen: true },
        bodyLimit: MOST_BYTES,
        schema: {
          summary: 'What a source says has changed; it is read again from the source',
          params,
          response: { 200: z.object({ heard: z.number() }) },
        },
      },
      async (request) => {
        await withinLimit(ofSource, request);
        const { source } = request.params;
        const received = await webhooks.receive(source, deliveryOf(request));
        switch (received.kind) {
          case 'unknown':
            await withinLimit(strangers, request);
            throw new Problem('not-found', { what: source });
          case 'stranger':
            await withinLimit(strangers, request);
            await note(request, source, 'refused');
            throw new Problem('wrong-sign');
          case 'full':
            throw new Problem('too-often', { seconds: 600 });
          case 'heard':
            await note(request, source, 'heard');
            return { heard: received.count };
        }
      },
    );

  async function note({ ip }: FastifyRequest, source: string, what: 'heard' | 'refused'): Promise<void> {
    const now = clock().getTime();
    const key = `${source} ${what}`;
    if (now - (noted.get(key) ?? -HOUR_MS) < HOUR_MS) return;
    noted.set(key, now);
    const by = { user: { id: `source:${source}` }, role: 'source' } as const;
    await audit.write(by, ip, { action: 'webhook', target: source, facts: { result: what } });
  }
}

function deliveryOf(request: FastifyRequest): Delivery {
  const text = typeof request.body === 'string' ? request.body : '';
  const headers = Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
  return { headers, query: queryOf(request), body: bodyOf(headers['content-type'] ?? '', text), text };
}

function queryOf(request: FastifyRequest): Delivery['query'] {
  return Object.fromEntries(
    Object.entries(request.query as Record<string, unknown>).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  );
}

function bodyOf(type: string, text: string): Delivery['body'] {
  try {
    if (!type.includes('json')) return { kind: 'form', fields: formTree(text) };
    return { kind: 'json', value: JSON.parse(text) as Json };
  } catch (cause) {
    if (cause instanceof FormTooLarge || cause instanceof SyntaxError) throw new Problem('unreadable-delivery');
    throw cause;
  }
}
