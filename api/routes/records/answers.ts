import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Audit } from '../../audit.ts';
import type { Deps } from '../../deps.ts';
import type { Entity } from '../../entities/entities.ts';
import { viewerBehind } from '../../gate/gate.ts';
import type { Identity } from '../../identity/identity.ts';
import { Problem } from '../../problems/problem.ts';
import type { Rebuilds } from '../../rebuilds.ts';
import { answerOf, openPersonal, type RecordAnswer } from '../../records/answer.ts';
import { namesOf, type RecordNow } from '../../records/record.ts';

export type RecordRouteDeps = Deps & {
  readonly identity: Identity;
  readonly audit: Audit;
  readonly rebuilds: Rebuilds;
};

type Facts = Readonly<Record<string, string>>;

/** What every route of records does alike: the entity by its name, one record as an answer, the line in the audit. */
export function recordAnswers(deps: RecordRouteDeps) {
  const { warehouse, audit, identity } = deps;

  function entityOf(name: string): Entity {
    const entity = deps.entities.get(name);
    if (!entity) throw new Problem('not-found', { what: name.slice(0, 40) });
    return entity;
  }

  async function answer(request: FastifyRequest, reply: FastifyReply, record: RecordNow): Promise<RecordAnswer> {
    const { role } = viewerBehind(request);
    const [names, people] = await Promise.all([namesOf(warehouse, record), identity.people()]);
    await seen(request, record.entity.name, openPersonal(record, names, deps.entities, role), { ids: record.id });
    reply.header('etag', `"${record.version}"`).header('cache-control', 'no-cache');
    return answerOf(record, names, { role, entities: deps.entities, people });
  }

  async function seen(request: FastifyRequest, target: string, fields: readonly string[], facts: Facts): Promise<void> {
    if (fields.length === 0) return;
    const deed = { action: 'see personal data', target, facts: { ...facts, fields: fields.join(' ') } } as const;
    await audit.write(viewerBehind(request), request.ip, deed);
  }

  return { entityOf, answer, seen };
}
