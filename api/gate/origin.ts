import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a browser says that this request comes from our own pages. A request without either header comes from no
 * browser that could be tricked into it, or from one too old to have SameSite cookies.
 */
export function isFromOurPages(headers: IncomingHttpHeaders, publicUrl: string | null): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const { origin, host } = headers;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const from = new URL(origin);
  return from.host === host || (publicUrl !== null && from.origin === new URL(publicUrl).origin);
}
