import type { Versions } from '../versions.ts';
import { VersionConflict } from '../versions.ts';
import { hashOf, newSecret } from './secrets.ts';
import type { User, Users } from './users.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A session dies after two weeks unused, and after three months in any case. */
const IDLE = 14 * DAY;
const LONGEST = 90 * DAY;
/** How long an answer is trusted before the log is asked again: a role taken in another process counts this late. */
const REMEMBERED = 5_000;

export type Sessions = {
  /** The secret for the cookie. */
  readonly start: (user: User) => Promise<string>;
  /** Whose session it is; null where it is unknown, expired, ended, or its user was switched off. */
  readonly find: (secret: string) => Promise<User | null>;
  readonly end: (secret: string) => Promise<void>;
  /** Makes the next `find` ask the log; call it when a user was changed. */
  readonly forget: () => void;
};

export type SessionsDeps = {
  readonly versions: Versions;
  readonly users: Users;
  readonly clock: () => Date;
  readonly random: (bytes: number) => Uint8Array;
};

export function createSessions({ versions, users, clock, random }: SessionsDeps): Sessions {
  const known = new Map<string, { readonly user: User; readonly askedAt: number }>();

  async function ask(id: string): Promise<User | null> {
    const session = await versions.head('session', id);
    if (!session || session.isDeleted) return null;
    const now = clock().getTime();
    if (Date.parse(session.fields['expires_at'] ?? '') <= now) return null;
    const user = await users.find(session.fields['user_id'] ?? '');
    if (!user?.isActive) return null;
    if (now - Date.parse(session.changedAt) > HOUR) await prolong(id, session, now);
    return user;
  }

  async function prolong(id: string, session: { version: number; createdAt: string; fields: object }, now: number) {
    const expiresAt = new Date(Math.min(now + IDLE, Date.parse(session.createdAt) + LONGEST)).toISOString();
    try {
      const change = { kind: 'session', id, author: 'session', op: 'set', fields: { expires_at: expiresAt } } as const;
      await versions.append(change, session.version);
    } catch (cause) {
      // Two requests of one session at once: the other one prolonged it.
      if (!(cause instanceof VersionConflict)) throw cause;
    }
  }

  return {
    start: async (user) => {
      const secret = newSecret(random);
      const fields = { user_id: user.id, expires_at: new Date(clock().getTime() + IDLE).toISOString() };
      await versions.note({ kind: 'session', id: hashOf(secret), author: user.id, op: 'create', fields });
      return secret;
    },
    find: async (secret) => {
      const id = hashOf(secret);
      const now = clock().getTime();
      const seen = known.get(id);
      if (seen && now - seen.askedAt < REMEMBERED) return seen.user;
      const user = await ask(id);
      if (!user) known.delete(id);
      else {
        if (known.size > 10_000) known.clear();
        known.set(id, { user, askedAt: now });
      }
      return user;
    },
    end: async (secret) => {
      const id = hashOf(secret);
      known.delete(id);
      const session = await versions.head('session', id);
      if (!session || session.isDeleted) return;
      const author = session.fields['user_id'] ?? 'session';
      await versions.append({ kind: 'session', id, author, op: 'delete', fields: {} }, session.version);
      known.delete(id);
    },
    forget: () => known.clear(),
  };
}
