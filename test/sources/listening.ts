import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** What goes wrong with the next answers, one each, in order. */
export type Fault =
  /** the connection is closed before a word was said */
  | { readonly kind: 'dropped' }
  /** the headers promise more than comes */
  | { readonly kind: 'cut' }
  /** a page of a proxy where JSON was expected */
  | { readonly kind: 'page'; readonly status: number; readonly html: string }
  | { readonly kind: 'slow'; readonly milliseconds: number }
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** the request is answered as it should be */
  | { readonly kind: 'none' };

/** An answer as it goes over the wire; an empty body is no body at all. */
export type Answer = {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export type Call = {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
};

/** A stand-in for somebody's server: real HTTP on a free port of this machine. */
export type Listening = {
  readonly url: string;
  readonly faults: Fault[];
  /** every request as `METHOD /path`, in order */
  readonly seen: string[];
  close(): Promise<void>;
};

export async function listen(answer: (call: Call) => Answer | Promise<Answer>, port = 0): Promise<Listening> {
  const faults: Fault[] = [];
  const seen: string[] = [];
  const server = createServer({ keepAlive: true }, (request, response) => {
    void bodyOf(request).then(async (body) => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const method = request.method ?? 'GET';
      seen.push(`${method} ${url.pathname}`);
      const fault = faults.shift() ?? { kind: 'none' };
      if (fault.kind === 'slow') await wait(fault.milliseconds);
      if (fault.kind === 'dropped') return request.socket.destroy();
      if (fault.kind === 'page') return send(response, { status: fault.status, type: 'text/html', body: fault.html });
      if (fault.kind === 'answer') return send(response, fault.answer);
      const whole = await answer({ method, url, headers: request.headers, body });
      return fault.kind === 'cut' ? cut(response, whole) : send(response, whole);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    seen,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, { status, type, body, headers }: Answer): void {
  const bytes = Buffer.from(body);
  if (bytes.length === 0) response.writeHead(status, headers).end();
  else response.writeHead(status, { ...headers, 'content-type': type, 'content-length': bytes.length }).end(bytes);
}

function cut(response: ServerResponse, { status, type, body }: Answer): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, { 'content-type': type, 'content-length': bytes.length + 1 });
  response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy());
}
