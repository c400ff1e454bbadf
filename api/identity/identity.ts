import type { Versions } from '../versions.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { createTokens, type Tokens } from './tokens.ts';
import { createUsers, type Users } from './users.ts';

/** Who people are and how they prove it. */
export type Identity = {
  readonly users: Users;
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  /** Names by user id, to say who changed what. */
  readonly people: () => Promise<ReadonlyMap<string, string>>;
};

/** How long names are kept; another process may have added people. */
const REMEMBERED = 5_000;

export type IdentityDeps = {
  readonly versions: Versions;
  readonly clock: () => Date;
  readonly random: (bytes: number) => Uint8Array;
};

export function createIdentity({ versions, clock, random }: IdentityDeps): Identity {
  const stored = createUsers(versions, random);
  const sessions = createSessions({ versions, users: stored, clock, random });
  const tokens = createTokens({ versions, users: stored, clock, random });
  let names: { readonly map: ReadonlyMap<string, string>; readonly askedAt: number } | null = null;
  const users: Users = {
    ...stored,
    create: async (...args) => {
      names = null;
      return stored.create(...args);
    },
    // A role that was taken away must be gone from the next request on.
    change: async (...args) => {
      const user = await stored.change(...args);
      sessions.forget();
      tokens.forget();
      names = null;
      return user;
    },
  };
  return {
    users,
    sessions,
    tokens,
    people: async () => {
      const now = clock().getTime();
      if (!names || now - names.askedAt >= REMEMBERED) {
        names = { map: new Map((await stored.list()).map(({ id, name }) => [id, name])), askedAt: now };
      }
      return names.map;
    },
  };
}
