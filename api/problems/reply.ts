import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { VersionConflict } from '../versions.ts';
import { localeOf, Problem, problemBody, type Locale } from './problem.ts';

/** Sends whatever was thrown as problem+json, in the language asked for. Our own faults keep their words to the log. */
export function problemReplier(own: Locale) {
  return (error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const problem = problemOf(error, request);
    if (problem.kind === 'our-fault') request.log.error({ err: error }, 'our fault');
    return sendProblem(reply, problem, localeOf(request.headers['accept-language'], own));
  };
}

export function sendProblem(reply: FastifyReply, problem: Problem, locale: Locale): FastifyReply {
  const body = problemBody(problem, locale);
  return reply
    .code(body.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('content-language', locale)
    .header('vary', 'Accept-Language')
    .serializer((value: unknown) => JSON.stringify(value))
    .send(body);
}

function problemOf(error: FastifyError | Error, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof VersionConflict) return new Problem('version-mismatch', { current_version: error.current });
  if (hasZodFastifySchemaValidationErrors(error)) {
    const first = error.validation[0];
    const where = first?.instancePath.replaceAll('/', '.').replace(/^\./, '') ?? '';
    return new Problem('wrong-request', { where, why: first?.message ?? '' });
  }
  const status = 'statusCode' in error ? error.statusCode : undefined;
  if (status === 413) return new Problem('too-much');
  if (status === 415) return new Problem('wrong-media');
  if (status === 400) return new Problem('wrong-request', { why: error.message });
  return new Problem('our-fault', { request: request.id });
}
