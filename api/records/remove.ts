import type { Entity } from '../entities/entities.ts';
import type { Viewer } from '../identity/viewer.ts';
import { VersionConflict } from '../versions.ts';
import type { EditDeps } from './edit.ts';
import { readDeleted, readRecord } from './record.ts';

/**
 * Takes a record out of every list and figure. Its source is not touched: people's word wins over it until somebody puts
 * the record back. Gives the version the log then stands at.
 */
export async function removeRecord(
  deps: EditDeps,
  entity: Entity,
  wish: { readonly id: string; readonly expected: number },
  viewer: Viewer,
): Promise<number> {
  const { id, expected } = wish;
  const record = await readRecord(deps, entity, id, viewer);
  if (record.version !== expected) throw new VersionConflict(entity.name, id, expected, record.version);
  return deps.versions.append({ kind: entity.name, id, author: viewer.user.id, op: 'delete', fields: {} }, expected);
}

/**
 * Puts a removed record back as it was; the next build shows it. Gives the version the log then stands at. Throws
 * `not-found` where nothing was removed.
 */
export async function restoreRecord(
  deps: EditDeps,
  entity: Entity,
  wish: { readonly id: string; readonly expected: number },
  viewer: Viewer,
): Promise<number> {
  const { id, expected } = wish;
  const { version } = await readDeleted(deps, entity, id, viewer);
  if (version !== expected) throw new VersionConflict(entity.name, id, expected, version);
  return deps.versions.append({ kind: entity.name, id, author: viewer.user.id, op: 'set', fields: {} }, expected);
}
