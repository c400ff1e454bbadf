import { randomBytes } from 'node:crypto';
import { createSignInLink } from '../../api/identity/sign-in-links.ts';
import { roleSchema } from '../../api/identity/roles.ts';
import { ensureAppTables, openVersions } from '../../api/versions.ts';
import type { JobOf, Outcome } from '../jobs/job.ts';
import type { Teller } from '../jobs/jobs.ts';
import { messagesOf } from '../messages/messages.ts';
import type { Owner } from './owner.ts';

/** Makes a link that signs in once. The user is made with the role where nobody has that name yet. */
export async function giveLink(owner: Owner, job: JobOf<'link'>, teller: Teller): Promise<Outcome> {
  const m = messagesOf(teller.locale);
  const { warehouse, config } = owner;
  await ensureAppTables(warehouse);
  const clock = (): Date => new Date();
  const versions = openVersions({ warehouse, clock, random: randomBytes });
  const { url, user, expiresAt } = await createSignInLink({ versions, clock, random: randomBytes }, config.address, {
    kind: 'name',
    name: job.user ?? m.link.owner,
    role: roleSchema.parse(job.role),
    team: job.team,
  });
  const minutes = Math.round((expiresAt.getTime() - Date.now()) / 60_000);
  return {
    exitCode: 0,
    words: m.link.done(url, minutes),
    result: { url, user: user.name, role: user.role, expires_at: expiresAt.toISOString() },
  };
}
