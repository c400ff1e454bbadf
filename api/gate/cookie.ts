import type { CookieSerializeOptions } from '@fastify/cookie';

export const SESSION_COOKIE = 'voronka_session';

export function sessionCookie(isSecure: boolean): CookieSerializeOptions {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure, maxAge: 14 * 24 * 3600 };
}
