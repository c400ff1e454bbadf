import { nearest } from '../../cli/nearest.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { Entity, Field } from '../entities/entities.ts';
import { may } from '../identity/roles.ts';
import type { Viewer } from '../identity/viewer.ts';
import { Problem } from '../problems/problem.ts';
import { VersionConflict, type Fields } from '../versions.ts';
import { readRecord, teamOf, type RecordDeps, type RecordNow } from './record.ts';
import { coreTable } from './sources.ts';
import { logValue } from './values.ts';

export type EditDeps = RecordDeps & { readonly clock: () => Date };

/**
 * Changes fields of a record that stands at version `expected` and gives it as it is then. A value that the field has
 * already is no change; where nothing changes, nothing is written.
 */
export async function editRecord(
  deps: EditDeps,
  entity: Entity,
  wish: { readonly id: string; readonly expected: number; readonly patch: Readonly<Record<string, unknown>> },
  viewer: Viewer,
): Promise<RecordNow> {
  const { id, expected, patch } = wish;
  const given = readPatch(entity, patch);
  const record = await readRecord(deps, entity, id, viewer);
  if (record.version !== expected) throw new VersionConflict(entity.name, id, expected, record.version);
  const changed = Object.entries(given).filter(([name, value]) => !isSame(record.fields[name] ?? null, value));
  if (changed.length === 0) return record;
  const fields: Fields = Object.fromEntries(changed);
  await Promise.all(
    entity.fields.filter(({ name }) => fields[name]).map((field) => mustFit(deps, record, field, fields, viewer)),
  );
  const change = { kind: entity.name, id, author: viewer.user.id, op: 'set', fields } as const;
  const version = await deps.versions.append(change, expected);
  const at = deps.clock().toISOString();
  const touched = Object.fromEntries(changed.map(([name]) => [name, { at, author: viewer.user.id, version }]));
  return { ...record, version, fields: { ...record.fields, ...fields }, edited: { ...record.edited, ...touched } };
}

/** The patch as the log would keep it. Unknown and fixed fields are refused, all before anything is read. */
export function readPatch(entity: Entity, patch: Readonly<Record<string, unknown>>): Fields {
  const editable = entity.fields.filter(({ isEditable }) => isEditable);
  const names = editable.map(({ name }) => name);
  const given = Object.entries(patch).map(([name, value]) => {
    const field = editable.find((one) => one.name === name);
    if (field) return [name, logValue(field, value)] as const;
    const isFixed = [...entity.fields.map((one) => one.name), 'version', 'system', `${entity.name}_id`].includes(name);
    if (isFixed) throw new Problem('fixed-field', { field: name, editable: names });
    throw new Problem('unknown-field', { field: name, nearest: nearest(name, names) });
  });
  if (given.length === 0) throw new Problem('wrong-request', { where: 'body', why: '{}' });
  return Object.fromEntries(given);
}

/** What only the warehouse knows: that the thing pointed at is there, that the pipeline has such a stage. */
export async function mustFit(
  { warehouse, versions }: RecordDeps,
  record: Pick<RecordNow, 'entity' | 'fields'>,
  field: Field,
  fields: Fields,
  viewer: Viewer,
): Promise<void> {
  const value = fields[field.name] ?? '';
  if (field.type === 'reference' && field.to) {
    const table = warehouse.relation(coreTable(field.to));
    const key = warehouse.quote(`${field.to}_id`);
    const found = await warehouse.query(`select 1 as one from ${table} where ${key} = $value limit 1`, { value });
    if (found.length === 0 && !(await versions.head(field.to, value))?.isMade) {
      const [wanted, wanted_ru] = [`there is no ${field.to} "${value}"`, `записи ${field.to} «${value}» нет`];
      throw new Problem('wrong-value', { field: field.name, wanted, wanted_ru });
    }
    if (field.to === 'employee' && !may(viewer.role, 'see other teams')) {
      if ((await teamOf(warehouse, value)) === viewer.team) return;
      const [wanted, wanted_ru] = ['only people of your own team', 'только сотрудники вашей команды'];
      throw new Problem('wrong-value', { field: field.name, wanted, wanted_ru });
    }
  }
  if (record.entity.name === 'deal' && field.name === 'stage') await mustBeStage(warehouse, record, fields, value);
}

/**
 * A stage that the pipeline has, of the outcome the deal has: the outcome comes from the source, so a deal moved here
 * to a stage of won deals would stay open and be counted in two places.
 */
async function mustBeStage(
  warehouse: Warehouse,
  record: Pick<RecordNow, 'entity' | 'fields'>,
  fields: Fields,
  stage: string,
): Promise<void> {
  const pipeline = 'pipeline' in fields ? (fields['pipeline'] ?? null) : (record.fields['pipeline'] ?? null);
  const rows = await warehouse.query<{ stage: string; outcome: string | null }>(
    `select distinct stage, outcome from ${warehouse.relation(coreTable('deal'))}
     where stage is not null and coalesce(pipeline, '') = $pipeline`,
    { pipeline: pipeline === null ? '' : String(pipeline) },
  );
  const same = rows.filter(({ outcome }) => outcome === record.fields['outcome']).map((row) => row.stage);
  if (same.includes(stage)) return;
  const outcome = String(record.fields['outcome'] ?? '');
  const [wanted, wanted_ru] = rows.some((row) => row.stage === stage)
    ? [`"${stage}" is no stage of ${outcome} deals`, `на этапе «${stage}» нет сделок с исходом ${outcome}`]
    : [`the pipeline has no stage "${stage}"`, `в воронке нет этапа «${stage}»`];
  throw new Problem('wrong-value', { field: 'stage', wanted, wanted_ru, nearest: nearest(stage, same) });
}

function isSame(now: unknown, next: string | null): boolean {
  return now === null || next === null ? now === next : String(now) === next;
}
