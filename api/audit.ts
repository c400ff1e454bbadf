import { newId } from './identity/secrets.ts';
import type { Viewer } from './identity/viewer.ts';
import type { Version, Versions } from './versions.ts';

/** What somebody did that has to be answerable for later. Values of records are never part of it. */
export type Deed = {
  readonly action:
    | 'sign in'
    | 'sign out'
    | 'see personal data'
    | 'export'
    | 'edit'
    | 'manage users'
    | 'manage tokens'
    | 'manage sources'
    | 'webhook';
  /** what it was done to: an entity, a cube query, a user */
  readonly target: string;
  /** ids, filters, number of rows ... as text */
  readonly facts: Readonly<Record<string, string | null>>;
};

/** Who did it: a person, or a source that sent something. */
export type Doer = { readonly user: Pick<Viewer['user'], 'id'>; readonly role: Viewer['role'] | 'source' };

export type Audit = {
  /** Resolves when the line is kept: an answer that needs one waits for this. */
  readonly write: (by: Doer, ip: string, deed: Deed) => Promise<void>;
  /** Newest first. */
  readonly newest: (limit: number) => Promise<Version[]>;
};

export function createAudit(versions: Versions, random: (bytes: number) => Uint8Array): Audit {
  return {
    write: ({ user, role }, ip, { action, target, facts }) =>
      versions.note({
        kind: 'audit',
        id: newId(random),
        author: user.id,
        op: 'create',
        fields: { ...facts, action, target, role, ip },
      }),
    newest: (limit) => versions.newest('audit', limit),
  };
}
