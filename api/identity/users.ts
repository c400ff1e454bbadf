import type { Locale } from '../problems/problem.ts';
import type { Head, Versions } from '../versions.ts';
import { roleSchema, type Role } from './roles.ts';
import { newId } from './secrets.ts';

export type User = {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly role: Role;
  /** a manager's team: the only one whose records the manager sees */
  readonly team: string | null;
  readonly locale: Locale | null;
  readonly isActive: boolean;
  readonly version: number;
};

export type NewUser = Pick<User, 'name' | 'email' | 'role' | 'team' | 'locale'>;
export type UserChange = Partial<Pick<User, 'name' | 'email' | 'role' | 'team' | 'locale' | 'isActive'>>;

export type Users = {
  readonly find: (id: string) => Promise<User | null>;
  /** By name. */
  readonly list: () => Promise<User[]>;
  readonly create: (user: NewUser, author: string) => Promise<User>;
  /** Rejects with VersionConflict when somebody else changed the user since `expected`. */
  readonly change: (id: string, change: UserChange, expected: number, author: string) => Promise<User>;
};

export function createUsers(versions: Versions, random: (bytes: number) => Uint8Array): Users {
  const find = async (id: string) => userOf(await versions.head('user', id));
  return {
    find,
    list: async () => {
      const users = (await versions.heads('user')).flatMap((head) => userOf(head) ?? []);
      return users.sort((one, other) => one.name.localeCompare(other.name, 'ru'));
    },
    create: async (user, author) => {
      const id = newId(random);
      await versions.append({ kind: 'user', id, author, op: 'create', fields: fieldsOf(user) }, 0);
      return { ...user, id, isActive: true, version: 1 };
    },
    change: async (id, change, expected, author) => {
      await versions.append({ kind: 'user', id, author, op: 'set', fields: fieldsOf(change) }, expected);
      return (await find(id)) as User;
    },
  };
}

function fieldsOf({ isActive, ...rest }: UserChange): Readonly<Record<string, string | null>> {
  return { ...rest, ...(isActive === undefined ? {} : { is_active: String(isActive) }) };
}

function userOf(head: Head | null): User | null {
  if (!head || head.isDeleted) return null;
  const { name, email, role, team, locale, is_active } = head.fields;
  return {
    id: head.id,
    name: name ?? head.id,
    email: email ?? null,
    role: roleSchema.parse(role),
    team: team ?? null,
    locale: (locale as Locale | null | undefined) ?? null,
    isActive: is_active !== 'false',
    version: head.version,
  };
}
