import type { Stream } from '../../connector.ts';
import type { JsonObject } from '../../json.ts';
import type { IdList } from '../lists.ts';
import { changedStream, type ChangedList } from './changed.ts';
import type { PortalReader } from './portal.ts';

const DESCRIPTIONS = ['DESCRIPTION', 'SETTINGS', 'PROVIDER_PARAMS', 'PROVIDER_DATA'];
const ACTIVITY_FIELDS = [
  ...'ID OWNER_ID OWNER_TYPE_ID TYPE_ID PROVIDER_ID PROVIDER_TYPE_ID ASSOCIATED_ENTITY_ID SUBJECT CREATED'.split(' '),
  ...'LAST_UPDATED START_TIME END_TIME DEADLINE COMPLETED STATUS RESPONSIBLE_ID DIRECTION ORIGIN_ID'.split(' '),
  'AUTHOR_ID',
];
const TASK_FIELDS = [
  ...'ID TITLE STATUS PRIORITY CREATED_DATE CHANGED_DATE DEADLINE CLOSED_DATE RESPONSIBLE_ID CREATED_BY'.split(' '),
  ...['GROUP_ID', 'UF_CRM_TASK'],
];

/** Requisites, dealings with clients and tasks. The texts of letters and notes are not asked for. */
export function activityStreams(portal: PortalReader): Stream[] {
  const requisites = listOf('crm.requisite.list', 'crm', { select: ['*', 'UF_*'] });
  const activities = listOf('crm.activity.list', 'crm', { select: ACTIVITY_FIELDS });
  const tasks: IdList = {
    ...{ method: 'tasks.task.list', scope: 'task', params: { select: TASK_FIELDS } },
    ...{ idName: 'ID', idField: 'id', path: ['tasks'] },
  };
  return [
    changed('requisites', 'ID', portal, {
      ...{ list: requisites, ids: { ...requisites, params: { select: ['ID'] } }, changed: '>=DATE_MODIFY' },
      kept: (row) => row,
    }),
    changed('activities', 'ID', portal, {
      ...{ list: activities, ids: { ...activities, params: { select: ['ID'] } }, changed: '>=LAST_UPDATED' },
      kept: withoutTexts,
    }),
    changed('tasks', 'id', portal, {
      ...{ list: tasks, ids: { ...tasks, params: { select: ['ID'] } }, changed: '>=CHANGED_DATE' },
      kept: (row) => row,
    }),
  ];
}

function changed(name: string, idField: string, portal: PortalReader, list: ChangedList): Stream {
  return changedStream(name, idField, portal, () => Promise.resolve(list));
}

function listOf(method: string, scope: string, params: IdList['params']): IdList {
  return { method, scope, params, idName: 'ID', idField: 'ID', path: [] };
}

/** A portal that leaves the choice of fields aside sends texts too; they are not kept. */
function withoutTexts(activity: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(activity).filter(([name]) => !DESCRIPTIONS.includes(name)));
}
