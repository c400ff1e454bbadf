import type { FastifyHelmetOptions } from '@fastify/helmet';

/** Headers for every answer. The dashboards put their own content policy, with hashes, in place of this one. */
export function helmetOptions(publicUrl: string | null): FastifyHelmetOptions {
  const isSecure = publicUrl?.startsWith('https:') ?? false;
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // A browser told so once refuses plain http for a year, which a loopback server speaks.
    strictTransportSecurity: isSecure ? { maxAge: 31_536_000 } : false,
    // 'no-referrer' would make our own sign-in form send "Origin: null".
    referrerPolicy: { policy: 'same-origin' },
    frameguard: { action: 'deny' },
  };
}
