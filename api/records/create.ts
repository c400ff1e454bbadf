import { nearest } from '../../cli/nearest.ts';
import type { Cell, Warehouse } from '../../warehouse/warehouse.ts';
import type { Entity } from '../entities/entities.ts';
import { may } from '../identity/roles.ts';
import type { Viewer } from '../identity/viewer.ts';
import { Problem } from '../problems/problem.ts';
import type { Fields } from '../versions.ts';
import { mustFit, type EditDeps } from './edit.ts';
import { madeRow, overlaid, type RecordNow } from './record.ts';
import { coreTable } from './sources.ts';
import { logValue } from './values.ts';

export type CreateDeps = EditDeps & { readonly random: (bytes: number) => Uint8Array };

/** Without these a record of the entity could not be told from another. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  deal: ['title', 'stage'],
  contact: ['full_name'],
  company: ['name'],
  activity: ['kind'],
  acquisition_cost: ['amount', 'starts_on'],
};

const ACTIVITY_KINDS = ['call', 'email', 'meeting', 'task', 'note', 'message'];

/** The entities whose records people may make here. */
export function isMade({ name }: Entity): boolean {
  return name in NEEDED;
}

/**
 * Makes a record of the system `voronka` and gives it as it is. What the giver leaves out follows from the moment: a
 * deal is open and created now, an activity happened now. A deal begins in an open stage that its pipeline has.
 */
export async function createRecord(
  deps: CreateDeps,
  entity: Entity,
  given: Readonly<Record<string, unknown>>,
  viewer: Viewer,
): Promise<RecordNow> {
  const told = readGiven(entity, given);
  const fields: Fields = { ...impliedBy(entity, deps.clock()), ...told };
  mustBeWhole(entity, fields, viewer);
  const id = `voronka:${Buffer.from(deps.random(10)).toString('hex')}`;
  const draft = overlaid(entity, id, { system: 'voronka', ...madeRow(entity, fields) }, null);
  const filled = entity.fields.filter(({ name }) => fields[name]);
  await Promise.all(filled.map((field) => mustFit(deps, draft, field, fields, viewer)));
  const order = entity.name === 'deal' ? await stageOrder(deps.warehouse, draft) : null;
  const whole = order === null ? fields : { ...fields, stage_order: order };
  await deps.versions.append({ kind: entity.name, id, author: viewer.user.id, op: 'create', fields: whole }, 0);
  const at = deps.clock().toISOString();
  const edited = Object.fromEntries(
    Object.keys(told).map((name) => [name, { at, author: viewer.user.id, version: 1 }]),
  );
  return { ...draft, fields: { ...draft.fields, ...madeRow(entity, whole) }, edited, version: 1 };
}

/** The body as the log would keep it. Fields that only a source can know are refused by name. */
function readGiven(entity: Entity, given: Readonly<Record<string, unknown>>): Fields {
  const open = entity.fields.filter(({ isEditable, isGiven }) => isEditable || isGiven);
  const names = open.map(({ name }) => name);
  const told = Object.entries(given).map(([name, value]) => {
    const field = open.find((one) => one.name === name);
    if (field) return [name, logValue(field, value)] as const;
    const isFixed = entity.fields.some((one) => one.name === name);
    if (isFixed) throw new Problem('fixed-field', { field: name, editable: names });
    throw new Problem('unknown-field', { field: name, nearest: nearest(name, names) });
  });
  return Object.fromEntries(told.filter(([, value]) => value !== null));
}

function impliedBy({ name }: Entity, now: Date): Fields {
  const at = now.toISOString();
  switch (name) {
    case 'deal':
      return { outcome: 'open', created_at: at };
    case 'activity':
      return { happened_at: at };
    default:
      return { created_at: at };
  }
}

function mustBeWhole(entity: Entity, fields: Fields, viewer: Viewer): void {
  const owner = entity.fields.some(({ name }) => name === 'owner_id') && !may(viewer.role, 'see other teams');
  const needed = [...(NEEDED[entity.name] ?? []), ...(owner ? ['owner_id'] : [])];
  const missing = needed.find((name) => !fields[name]);
  if (missing !== undefined) {
    throw new Problem('wrong-value', { field: missing, wanted: 'it is needed', wanted_ru: 'его нужно указать' });
  }
  const kind = fields['kind'];
  if (entity.name === 'activity' && kind && !ACTIVITY_KINDS.includes(kind)) {
    const list = ACTIVITY_KINDS.join(', ');
    throw new Problem('wrong-value', {
      field: 'kind',
      wanted: `one of ${list} is needed`,
      wanted_ru: `нужно одно из: ${list}`,
      nearest: nearest(kind, ACTIVITY_KINDS),
    });
  }
}

/** The place of the deal's stage in its pipeline, as its other deals know it. */
async function stageOrder(warehouse: Warehouse, { fields }: RecordNow): Promise<string | null> {
  const rows = await warehouse.query<{ stage_order: Cell }>(
    `select max(stage_order) as stage_order from ${warehouse.relation(coreTable('deal'))}
     where stage = $stage and coalesce(pipeline, '') = $pipeline`,
    { stage: String(fields['stage'] ?? ''), pipeline: String(fields['pipeline'] ?? '') },
  );
  const found = rows[0]?.stage_order ?? null;
  return found === null ? null : String(found);
}
