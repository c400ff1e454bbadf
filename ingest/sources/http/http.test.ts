import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseJson } from '../json.ts';
import { SourceTrouble } from '../trouble.ts';
import { isForbiddenAddress } from './address.ts';
import { refusalOf } from './exchange.ts';
import { sourceHttp, type Http, type HttpRules } from './http.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let url: string;
let answers: Answer[];
let asked: string[];
let waits: number[];
let now: number;
beforeEach(async () => {
  [answers, asked, waits, now] = [[], [], [], Date.UTC(2026, 0, 1)];
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`.trim());
    const answer = answers.length > 1 ? (answers.shift() as Answer) : (answers[0] as Answer);
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const SECRET = 'p@ss word/1';
const http = (rules: Partial<HttpRules> = {}): Http =>
  sourceHttp(
    { perSecond: null, ...rules },
    {
      ...{ source: 'shop', secrets: () => [SECRET], clock: () => new Date(now), random: () => 0.5 },
      sleep: async (ms, signal) => {
        signal.throwIfAborted();
        waits.push(ms);
        now += ms;
        return Promise.resolve();
      },
    },
  );
const signal = new AbortController().signal;
const get = (path = '/', by = http()) => by.send({ method: 'GET', url: `${url}${path}` }, signal);
const say =
  (status: number, body = '{}', headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    void response.writeHead(status, headers).end(body);

async function trouble(of: Promise<unknown>): Promise<SourceTrouble> {
  const error = await of.then(
    () => null,
    (cause: unknown) => cause,
  );
  if (error instanceof SourceTrouble) return error;
  throw new Error('no trouble', { cause: error });
}

describe('waiting', () => {
  it.each([
    ['seconds of Retry-After', say(429, '', { 'retry-after': '7' }), 7_125],
    [
      'a date of Retry-After',
      say(503, '', { date: 'Thu, 01 Jan 2026 00:00:00 GMT', 'retry-after': 'Thu, 01 Jan 2026 00:01:00 GMT' }),
      60_125,
    ],
    ['no hint: a second, half of it by chance', say(503), 750],
    ['a cut connection', ((request) => void request.socket.destroy()) as Answer, 750],
    [
      'a body cut in the middle',
      ((_, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"a":');
        setTimeout(() => response.socket?.destroy(), 20);
      }) as Answer,
      750,
    ],
  ])('after %s the request is sent again', async (_, first, waited) => {
    answers = [first, say(200, '{"a":1}')];
    expect((await get()).json()).toEqual({ a: 1 });
    expect(waits).toEqual([waited]);
  });

  it('grows twofold and ends as "away", which says nothing of the key', async () => {
    answers = [say(502, SECRET)];
    const { kind, words } = await trouble(get(`/x?key=${encodeURIComponent(SECRET)}`, http({ attempts: 4 })));
    expect([kind, waits]).toEqual(['away', [750, 1_500, 3_000, 6_000]]);
    expect(words.en).toMatch(/^127\.0\.0\.1:\d+ does not answer properly \(502\) after 4 tries/);
  });

  it('a limit that comes with status 200 is for the connector to see', async () => {
    answers = [say(200, '{"error":"LIMIT","wait":3}'), say(200, '{"ok":true}')];
    const judge: HttpRules['judge'] = (answer) => {
      const body = answer.json() as { error?: string; wait?: number };
      return body.error === undefined ? { kind: 'fine' } : { kind: 'wait', seconds: body.wait ?? null };
    };
    expect((await get('/', http({ judge }))).json()).toEqual({ ok: true });
    expect(waits).toEqual([3_125]);
  });

  it('keeps to so many requests a second, some at once', async () => {
    answers = [say(200)];
    const by = http({ perSecond: 2, burst: 3 });
    for (let n = 0; n < 5; n++) await get('/', by);
    expect(waits).toEqual([500, 500]);
  });

  it('ends when somebody asks to stop', async () => {
    answers = [() => undefined];
    const stop = new AbortController();
    const sent = http().send({ method: 'GET', url }, stop.signal);
    setTimeout(() => stop.abort(), 50);
    await expect(sent).rejects.toThrow(/abort/i);
  });
});

describe('a key', () => {
  it('that is over is renewed once', async () => {
    answers = [say(401), say(200, '[]')];
    let token = 'old';
    const rules: Partial<HttpRules> = {
      authorize: (request) => Promise.resolve({ ...request, headers: { authorization: token } }),
      renew: () => Promise.resolve(void (token = 'new')),
    };
    await get('/', http(rules));
    expect(asked).toEqual(['GET / old', 'GET / new']);
    answers = [say(401)];
    const { kind, words } = await trouble(get('/', http(rules)));
    expect([kind, words.en]).toEqual(['setting', expect.stringContaining('VORONKA_SOURCE_SHOP_')]);
  });

  it.each([SECRET, encodeURIComponent(SECRET)])('is shown in no error: %s', async (form) => {
    answers = [say(400, `wrong key ${form} given`)];
    const { words } = await trouble(get());
    expect(words.en).toContain('answered 400: wrong key *** given');
    expect(words.ru).not.toContain(form);
  });

  it('does not go to another host, nor back to plain HTTP', async () => {
    answers = [say(302, '', { location: 'http://localhost:1/steal' })];
    expect((await trouble(get())).words.en).toContain('redirects to localhost:1; the key was not sent there');
    answers = [say(302, '', { location: '/there' }), say(200, '{"at":"there"}')];
    expect((await get('/here')).json()).toEqual({ at: 'there' });
    answers = [say(302, '', { location: '/again' })];
    expect((await trouble(get())).words.en).toContain('in a circle');
  });
});

describe('an answer', () => {
  it('longer than allowed is refused, packed or not', async () => {
    const bomb = gzipSync(Buffer.alloc(3_000_000, 32));
    answers = [(_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)];
    expect((await trouble(get('/', http({ maxBodyBytes: 1 << 20 })))).words.en).toContain('longer than 1 MiB');
  });

  it('that is no JSON is told as a wrong address', async () => {
    answers = [say(200, '<html>', { 'content-type': 'text/html' })];
    const answer = await get();
    expect(() => answer.json()).toThrow(/other than JSON \(text\/html\): see to the address/);
  });

  it('that does not come in time is asked for again', async () => {
    answers = [() => undefined, say(200)];
    await get('/', http({ timeoutSeconds: 0.1 }));
    expect(asked).toHaveLength(2);
  });
});

it.each([
  [
    '{"id":12345678901234567890,"t":"x 12345678901234567890 \\" y"}',
    { id: '12345678901234567890', t: 'x 12345678901234567890 " y' },
  ],
  ['[9007199254740993,-9007199254740993,123456789012345]', ['9007199254740993', '-9007199254740993', 123456789012345]],
  [
    '{"sum":1234567890123456.78,"small":0.000000000000000001,"n":1e21}',
    { sum: '1234567890123456.78', small: 1e-18, n: 1e21 },
  ],
  ['{"a":"1234567890123456\\\\","b":1234567890123456}', { a: '1234567890123456\\', b: '1234567890123456' }],
])('%s loses no digit', (text, expected) => expect(parseJson(text)).toEqual(expected));

it.each([
  ['http://169.254.169.254/latest', false],
  ['http://[::ffff:169.254.169.254]/', false],
  ['http://[fe80::1]/', false],
  ['http://2852039166/', false],
  ['file:///etc/passwd', false],
  ['ftp://10.0.0.1/', false],
  ['http://10.0.0.5/1c', true],
  ['http://localhost:8080', true],
])('%s may be asked: %s', (address, may) => expect(refusalOf(address) === null).toBe(may));

it('an address of the machine itself is known in every spelling', () => {
  expect(['169.254.0.1', '::ffff:169.254.1.1', '0.0.0.0', 'fe80::abcd'].map(isForbiddenAddress)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(['127.0.0.1', '192.168.1.10', '::1', 'fd12::1'].map(isForbiddenAddress)).toEqual([false, false, false, false]);
});
