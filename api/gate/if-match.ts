import type { FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem.ts';

/** The version that If-Match names: the ETag of a record is its version in quotes. */
export function versionWanted(request: FastifyRequest): number {
  const given = request.headers['if-match'];
  if (given === undefined) throw new Problem('version-needed');
  const version = /^(?:W\/)?"(\d{1,15})"$/.exec(given.trim())?.[1];
  if (version === undefined)
    throw new Problem('wrong-request', { where: 'If-Match', why: `"${given}" is no ETag of ours` });
  return Number(version);
}
