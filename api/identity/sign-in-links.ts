import type { Versions } from '../versions.ts';
import { VersionConflict } from '../versions.ts';
import type { Role } from './roles.ts';
import { hashOf, newSecret } from './secrets.ts';
import { createUsers, type User } from './users.ts';

const MINUTES = 15;

export type SignInDeps = {
  readonly versions: Versions;
  readonly clock: () => Date;
  readonly random: (bytes: number) => Uint8Array;
};

/** Whom a link is for: somebody known, or whoever carries this name (made with the role where nobody does). */
export type LinkWish =
  | { readonly kind: 'user'; readonly id: string }
  | { readonly kind: 'name'; readonly name: string; readonly role: Role; readonly team: string | null };

export type SignInLink = { readonly url: string; readonly user: User; readonly expiresAt: Date };

/** A link that signs in once within 15 minutes. `baseUrl` is the server's address, such as http://127.0.0.1:4000. */
export async function createSignInLink(deps: SignInDeps, baseUrl: string, wish: LinkWish): Promise<SignInLink> {
  const user = await userFor(deps, wish);
  const token = newSecret(deps.random);
  const expiresAt = new Date(deps.clock().getTime() + MINUTES * 60_000);
  await deps.versions.note({
    kind: 'link',
    id: hashOf(token),
    author: user.id,
    op: 'create',
    fields: { user_id: user.id, expires_at: expiresAt.toISOString() },
  });
  return { url: new URL(`/login?token=${token}`, baseUrl).href, user, expiresAt };
}

/** The user of a link that was good until now and is spent from now on; null for any other. */
export async function spendSignInLink({ versions, clock, random }: SignInDeps, token: string): Promise<User | null> {
  const id = hashOf(token);
  const link = await versions.head('link', id);
  if (!link || link.isDeleted || link.version !== 1) return null;
  if (Date.parse(link.fields['expires_at'] ?? '') <= clock().getTime()) return null;
  const user = await createUsers(versions, random).find(link.fields['user_id'] ?? '');
  if (!user?.isActive) return null;
  try {
    await versions.append({ kind: 'link', id, author: user.id, op: 'delete', fields: {} }, 1);
  } catch (cause) {
    if (cause instanceof VersionConflict) return null;
    throw cause;
  }
  return user;
}

async function userFor({ versions, random }: SignInDeps, wish: LinkWish): Promise<User> {
  const users = createUsers(versions, random);
  switch (wish.kind) {
    case 'user': {
      const user = await users.find(wish.id);
      if (!user) throw new Error(`there is no user ${wish.id}`);
      return user;
    }
    case 'name': {
      const known = (await users.list()).find(({ name }) => name === wish.name);
      if (!known)
        return users.create(
          { name: wish.name, role: wish.role, team: wish.team, email: null, locale: null },
          'command line',
        );
      if (known.role === wish.role && known.team === wish.team && known.isActive) return known;
      const change = { role: wish.role, team: wish.team, isActive: true };
      return users.change(known.id, change, known.version, 'command line');
    }
  }
}
