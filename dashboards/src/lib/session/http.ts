/** The session ended or never was: the page says how to get a sign-in link. */
export class SignedOutError extends Error {
  constructor() {
    super('signed out');
    this.name = 'SignedOutError';
  }
}

/** A refusal of the server, with what it said (RFC 9457, or Cube's own `error`). */
export class ServerError extends Error {
  readonly status: number;
  readonly problem: Readonly<Record<string, unknown>>;

  constructor(status: number, problem: Readonly<Record<string, unknown>>) {
    super(String(problem['detail'] ?? problem['title'] ?? problem['error'] ?? status));
    this.name = 'ServerError';
    this.status = status;
    this.problem = problem;
  }
}

/** The header tells the server that our own page asks, which another site cannot forge. */
const ours = { 'x-voronka': '1', accept: 'application/json' };

export const getJson = async (path: string, signal: AbortSignal): Promise<unknown> =>
  (await request(path, { headers: ours, signal })).json();

export const postJson = async (path: string, body: unknown, signal: AbortSignal): Promise<unknown> =>
  (await post(path, body, signal)).json();

export const putJson = async (path: string, body: unknown, signal: AbortSignal): Promise<unknown> =>
  (
    await request(path, {
      method: 'PUT',
      headers: { ...ours, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal,
    })
  ).json();

export const remove = (path: string, signal: AbortSignal): Promise<Response> =>
  request(path, { method: 'DELETE', headers: ours, signal });

export const post = (path: string, body: unknown, signal: AbortSignal): Promise<Response> =>
  request(path, {
    method: 'POST',
    headers: { ...ours, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  });

export async function request(path: string, init: RequestInit): Promise<Response> {
  const response = await fetch(path, init);
  if (response.status === 401) throw new SignedOutError();
  if (!response.ok) throw new ServerError(response.status, await problemOf(response));
  return response;
}

async function problemOf(response: Response): Promise<Readonly<Record<string, unknown>>> {
  const text = await response.text();
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : { title: text };
  } catch {
    return { title: text === '' ? response.statusText : text.slice(0, 300) };
  }
}
