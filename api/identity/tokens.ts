import type { Head, Versions } from '../versions.ts';
import { hashOf, newId, newSecret } from './secrets.ts';
import type { User, Users } from './users.ts';

/** API tokens begin so, that a leaked one is recognised; @cubejs-client/core sends them without "Bearer". */
export const TOKEN_PREFIX = 'vrk_';
const REMEMBERED = 5_000;

export type Token = {
  readonly id: string;
  readonly name: string;
  readonly userId: string;
  readonly createdAt: string;
  /** null: never */
  readonly expiresAt: string | null;
};

export type Tokens = {
  /** The secret is given here once and kept only as its hash. */
  readonly create: (user: User, name: string, expiresAt: Date | null) => Promise<{ token: Token; secret: string }>;
  /** Whose token it is; null where it is unknown, expired, revoked, or its user was switched off. */
  readonly find: (secret: string) => Promise<User | null>;
  readonly list: (user: User) => Promise<Token[]>;
  /** False when the user has no such token. */
  readonly revoke: (user: User, id: string) => Promise<boolean>;
  readonly forget: () => void;
};

export type TokensDeps = {
  readonly versions: Versions;
  readonly users: Users;
  readonly clock: () => Date;
  readonly random: (bytes: number) => Uint8Array;
};

export function createTokens({ versions, users, clock, random }: TokensDeps): Tokens {
  const known = new Map<string, { readonly user: User; readonly askedAt: number }>();
  const list = async (user: User) =>
    (await versions.heads('token')).filter(({ isDeleted, fields }) => !isDeleted && fields['user_id'] === user.id);

  async function ask(key: string): Promise<User | null> {
    const head = await versions.head('token', key);
    if (!head || head.isDeleted) return null;
    const expiresAt = head.fields['expires_at'];
    if (expiresAt && Date.parse(expiresAt) <= clock().getTime()) return null;
    const user = await users.find(head.fields['user_id'] ?? '');
    return user?.isActive ? user : null;
  }

  return {
    create: async (user, name, expiresAt) => {
      const secret = TOKEN_PREFIX + newSecret(random);
      const fields = {
        token_id: newId(random),
        name,
        user_id: user.id,
        expires_at: expiresAt?.toISOString() ?? null,
      };
      await versions.note({ kind: 'token', id: hashOf(secret), author: user.id, op: 'create', fields });
      const head = (await versions.head('token', hashOf(secret))) as Head;
      return { token: tokenOf(head), secret };
    },
    find: async (secret) => {
      const key = hashOf(secret);
      const now = clock().getTime();
      const seen = known.get(key);
      if (seen && now - seen.askedAt < REMEMBERED) return seen.user;
      const user = await ask(key);
      known.delete(key);
      if (user) known.set(key, { user, askedAt: now });
      return user;
    },
    list: async (user) => (await list(user)).map(tokenOf),
    revoke: async (user, id) => {
      const head = (await list(user)).find(({ fields }) => fields['token_id'] === id);
      if (!head) return false;
      known.delete(head.id);
      await versions.append({ kind: 'token', id: head.id, author: user.id, op: 'delete', fields: {} }, head.version);
      known.delete(head.id);
      return true;
    },
    forget: () => known.clear(),
  };
}

function tokenOf({ fields, createdAt }: Head): Token {
  return {
    id: fields['token_id'] ?? '',
    name: fields['name'] ?? '',
    userId: fields['user_id'] ?? '',
    createdAt,
    expiresAt: fields['expires_at'] ?? null,
  };
}
