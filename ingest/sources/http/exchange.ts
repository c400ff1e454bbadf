import { once } from 'node:events';
import { Agent as PlainAgent, request as plainRequest, type IncomingMessage } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { isIP } from 'node:net';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { parseJson, type Json } from '../json.ts';
import { SourceTrouble } from '../trouble.ts';
import { allowedLookup, ForbiddenAddress, hostOf, isForbiddenAddress } from './address.ts';

export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';
  /** absolute, http or https */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?:
    | { readonly kind: 'json'; readonly value: unknown }
    | { readonly kind: 'form'; readonly fields: Readonly<Record<string, string>> }
    | { readonly kind: 'text'; readonly type: string; readonly text: string };
};

export type HttpAnswer = {
  readonly url: string;
  readonly status: number;
  /** names in small letters; several of one name are joined by a comma */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** in UTF-8, without a byte order mark */
  text(): string;
  /** without a digit lost (see parseJson); throws SourceTrouble when it is no JSON */
  json(): Json;
};

export type ExchangeLimits = { readonly timeoutMs: number; readonly maxBodyBytes: number };

export type Outcome =
  | { readonly kind: 'answered'; readonly answer: HttpAnswer }
  /** the connection failed or took too long; another try may go better */
  | { readonly kind: 'lost'; readonly reason: string }
  | { readonly kind: 'refused'; readonly trouble: SourceTrouble };

const AGENTS = {
  'http:': new PlainAgent({ keepAlive: true, maxSockets: 8, timeout: 90_000 }),
  'https:': new TlsAgent({ keepAlive: true, maxSockets: 8, timeout: 90_000 }),
} as const;

const REDIRECTS = 5;

/** One request and its answer. Redirects are followed within the host only: a key is not carried to another one. */
export async function exchange(request: HttpRequest, limits: ExchangeLimits, signal: AbortSignal): Promise<Outcome> {
  let asked = request;
  for (let hop = 0; hop <= REDIRECTS; hop++) {
    const outcome = await askOnce(asked, limits, signal);
    if (outcome.kind !== 'answered') return outcome;
    const { status, headers } = outcome.answer;
    const target = headers['location'];
    if (![301, 302, 303, 307, 308].includes(status) || target === undefined) return outcome;
    if (!URL.canParse(target, asked.url)) return outcome;
    const next = new URL(target, asked.url);
    const from = new URL(asked.url);
    const isUpgrade = from.protocol === 'http:' && next.protocol === 'https:' && from.hostname === next.hostname;
    if (next.host !== from.host && !isUpgrade) return refusedRedirect(asked.url, next.host);
    if (from.protocol === 'https:' && next.protocol === 'http:')
      return refusedRedirect(asked.url, `http://${next.host}`);
    const keepsBody = status === 307 || status === 308 || asked.method === 'GET' || asked.method === 'HEAD';
    asked = keepsBody ? { ...asked, url: next.href } : getOf(asked, next.href);
  }
  return {
    kind: 'refused',
    trouble: new SourceTrouble('changed', {
      ru: `${hostOf(request.url)} переадресует по кругу`,
      en: `${hostOf(request.url)} redirects in a circle`,
    }),
  };
}

/** What a browser does after 301 to 303: asks the new place by GET, without the body. */
function getOf({ headers = {} }: HttpRequest, url: string): HttpRequest {
  return { method: 'GET', url, headers };
}

async function askOnce(request: HttpRequest, limits: ExchangeLimits, signal: AbortSignal): Promise<Outcome> {
  const refusal = refusalOf(request.url);
  if (refusal) return { kind: 'refused', trouble: refusal };
  const url = new URL(request.url);
  const timeout = AbortSignal.timeout(limits.timeoutMs);
  const { headers, body } = written(request);
  const protocol = url.protocol as keyof typeof AGENTS;
  const send = protocol === 'https:' ? tlsRequest : plainRequest;
  try {
    const sent = send(url, {
      method: request.method,
      agent: AGENTS[protocol],
      lookup: allowedLookup,
      signal: AbortSignal.any([signal, timeout]),
      headers: { accept: 'application/json', 'accept-encoding': 'gzip, deflate, br', ...headers },
    });
    sent.end(body);
    const [incoming] = (await once(sent, 'response')) as [IncomingMessage];
    const bytes = await bodyOf(incoming, limits.maxBodyBytes);
    if (bytes === null) return tooLong(request.url, limits.maxBodyBytes);
    return { kind: 'answered', answer: answerOf(request.url, incoming, bytes) };
  } catch (cause) {
    if (cause instanceof ForbiddenAddress) return { kind: 'refused', trouble: forbidden(cause.host) };
    if (timeout.aborted) return { kind: 'lost', reason: `no answer in ${limits.timeoutMs / 1000} s` };
    const code = (cause as NodeJS.ErrnoException).code;
    if (code !== undefined && /^(CERT_|ERR_TLS|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code))
      return untrusted(url, code);
    return { kind: 'lost', reason: code ?? (cause instanceof Error ? cause.message : String(cause)) };
  }
}

function written({ headers = {}, body }: HttpRequest): { headers: Record<string, string>; body: string | undefined } {
  if (body === undefined) return { headers: { ...headers }, body: undefined };
  const [type, text] = {
    json: () => ['application/json', JSON.stringify('value' in body ? body.value : null)],
    form: () => [
      'application/x-www-form-urlencoded',
      new URLSearchParams('fields' in body ? body.fields : {}).toString(),
    ],
    text: () => ['text' in body ? body.type : '', 'text' in body ? body.text : ''],
  }[body.kind]() as [string, string];
  return {
    headers: { 'content-type': type, 'content-length': String(Buffer.byteLength(text)), ...headers },
    body: text,
  };
}

/** The whole body unpacked, or null when it is longer than allowed. */
async function bodyOf(incoming: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of unpacked(incoming) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      incoming.destroy();
      return null;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function unpacked(incoming: IncomingMessage): Readable {
  const unpackers = { gzip: createGunzip, deflate: createInflate, br: createBrotliDecompress } as const;
  const encoding = (incoming.headers['content-encoding'] ?? '').toLowerCase();
  if (!Object.hasOwn(unpackers, encoding)) return incoming;
  const unpacker = unpackers[encoding as keyof typeof unpackers]();
  // The loop over the unpacker throws what went wrong; pipeline only has to pass it on.
  pipeline(incoming, unpacker, () => undefined);
  return unpacker;
}

function answerOf(url: string, incoming: IncomingMessage, body: Buffer): HttpAnswer {
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  const text = (): string => body.toString('utf8').replace(/^\uFEFF/, '');
  return {
    ...{ url, status: incoming.statusCode ?? 0, headers, body, text },
    json: () => {
      try {
        return parseJson(text());
      } catch {
        throw new SourceTrouble('changed', {
          ru: `${hostOf(url)} ответил не JSON (${headers['content-type'] ?? 'вид не указан'}): проверьте адрес`,
          en: `${hostOf(url)} answered with something other than JSON (${headers['content-type'] ?? 'no type'}): see to the address`,
        });
      }
    },
  };
}

/** Why an address may not be asked; null when it may. */
export function refusalOf(url: string): SourceTrouble | null {
  if (!URL.canParse(url)) {
    return new SourceTrouble('setting', {
      ru: 'адрес источника не разобрать',
      en: 'the address of the source is none',
    });
  }
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') {
    return new SourceTrouble('setting', {
      ru: `адрес источника начинается с http:// или https://, а не с ${protocol}`,
      en: `the address of a source begins with http:// or https://, not with ${protocol}`,
    });
  }
  const bare = hostname.replace(/^\[|\]$/g, '');
  return isIP(bare) !== 0 && isForbiddenAddress(bare) ? forbidden(hostname) : null;
}

function forbidden(host: string): SourceTrouble {
  return new SourceTrouble('setting', {
    ru: `адрес ${host} служебный: источником он быть не может`,
    en: `${host} is a service address of the machine: it cannot be a source`,
  });
}

function refusedRedirect(url: string, to: string): Outcome {
  return {
    kind: 'refused',
    trouble: new SourceTrouble('setting', {
      ru: `${hostOf(url)} переадресует на ${to}; ключ туда не отправлен. Если адрес верный, впишите его в настройки источника`,
      en: `${hostOf(url)} redirects to ${to}; the key was not sent there. If that is right, write it into the source's settings`,
    }),
  };
}

function tooLong(url: string, maxBytes: number): Outcome {
  const mib = Math.round(maxBytes / 1024 / 1024);
  return {
    kind: 'refused',
    trouble: new SourceTrouble('changed', {
      ru: `ответ ${hostOf(url)} длиннее ${mib} МиБ`,
      en: `the answer of ${hostOf(url)} is longer than ${mib} MiB`,
    }),
  };
}

function untrusted(url: URL, code: string): Outcome {
  return {
    kind: 'refused',
    trouble: new SourceTrouble('setting', {
      ru: `сертификату ${url.host} нельзя верить (${code}); добавьте удостоверяющий центр: NODE_EXTRA_CA_CERTS=/путь/к/ca.pem`,
      en: `the certificate of ${url.host} cannot be trusted (${code}); add its authority: NODE_EXTRA_CA_CERTS=/path/to/ca.pem`,
    }),
  };
}
