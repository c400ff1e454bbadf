import type { Versions } from '../versions.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { createTokens, type Tokens } from './tokens.ts';
import { createUsers, type Users } from './users.ts';

/** Who people are and how they prove it. */
export type Identity = { readonly users: Users; readonly sessions: Sessions; readonly tokens: Tokens };

export type IdentityDeps = {
  readonly versions: Versions;
  readonly clock: () => Date;
  readonly random: (bytes: number) => Uint8Array;
};

export function createIdentity({ versions, clock, random }: IdentityDeps): Identity {
  const stored = createUsers(versions, random);
  const sessions = createSessions({ versions, users: stored, clock, random });
  const tokens = createTokens({ versions, users: stored, clock, random });
  const users: Users = {
    ...stored,
    // A role that was taken away must be gone from the next request on.
    change: async (...args) => {
      const user = await stored.change(...args);
      sessions.forget();
      tokens.forget();
      return user;
    },
  };
  return { users, sessions, tokens };
}
