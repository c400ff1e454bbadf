import type { Cursor, Page, Stream } from '../connector.ts';
import type { JsonObject } from '../json.ts';
import { dayAfter, dayIn, earlier, later } from '../restated-days.ts';
import { momentsIn } from '../zone-time.ts';
import type { LogWish, MetricaLogs } from './logs.ts';
import type { MetricaSettings } from './settings.ts';
import { rowsOf } from './tsv.ts';

const VISIT_FIELDS = [
  ...[
    'visitID',
    'date',
    'dateTime',
    'clientID',
    'isNewUser',
    'startURL',
    'endURL',
    'pageViews',
    'visitDuration',
    'bounce',
  ],
  ...['goalsID', 'referer', 'deviceCategory', 'regionCity', 'lastsignTrafficSource', 'lastsignAdvEngine'],
  ...['lastsignReferalSource', 'lastsignSearchEngine', 'lastsignSocialNetwork', 'lastsignMessenger'],
  ...['lastsignUTMSource', 'lastsignUTMMedium', 'lastsignUTMCampaign', 'lastsignUTMContent', 'lastsignUTMTerm'],
  'lastsignGCLID',
].map((name) => `ym:s:${name}`);

const HIT_FIELDS = [
  ...[
    'watchID',
    'date',
    'dateTime',
    'clientID',
    'URL',
    'referer',
    'title',
    'isPageView',
    'goalsID',
    'link',
    'download',
  ],
  ...['deviceCategory', 'UTMSource', 'UTMMedium', 'UTMCampaign', 'UTMContent', 'UTMTerm'],
].map((name) => `ym:pv:${name}`);

/** Records of a page: a part of a log is read whole, but not turned into records all at once. */
const PAGE = 5_000;

type Clock = { readonly clock: () => Date; readonly timezone: string };

/** Visits; one may be told anew for some days. Its id is its own within a year only. */
export function visitStream(settings: MetricaSettings, logs: MetricaLogs, tools: Clock): Stream {
  return logStream(settings, logs, tools, {
    source: 'visits',
    fields: VISIT_FIELDS,
    prefix: 'ym:s:',
    id: 'ym:s:visitID',
  });
}

/** Pages and events, each by itself. */
export function hitStream(settings: MetricaSettings, logs: MetricaLogs, tools: Clock): Stream {
  return logStream(settings, logs, tools, {
    source: 'hits',
    fields: HIT_FIELDS,
    prefix: 'ym:pv:',
    id: 'ym:pv:watchID',
  });
}

type Log = Pick<LogWish, 'source' | 'fields'> & { readonly prefix: string; readonly id: string };

function logStream(
  settings: MetricaSettings,
  logs: MetricaLogs,
  { clock, timezone }: Clock,
  { source, fields, prefix, id }: Log,
): Stream {
  return {
    name: source,
    reads: { kind: 'changes', overlapMinutes: 0 },
    deletes: { kind: 'none' },
    idOf: (row) => `${String(row[id])}|${String(row[`${prefix}date`]).slice(0, 4)}`,
    pages: async function* (cursor, signal): AsyncIterable<Page> {
      const zone = (await logs.counter(signal)).timezone ?? timezone;
      const moment = momentsIn(zone);
      // The day that is still going on is not given.
      const last = dayAfter(dayIn(clock(), zone), -1);
      const begin = settings.since ?? dayAfter(last, -89);
      let at: Cursor = cursor;
      let from = cursor.kind === 'token' ? later(begin, dayAfter(cursor.token, 1 - settings.again_days)) : begin;
      while (from <= last) {
        const wished = earlier(dayAfter(from, settings.days - 1), last);
        const room = await logs.room({ source, fields, from, to: wished }, signal);
        const to = Number.isFinite(room) ? earlier(wished, dayAfter(from, room - 1)) : wished;
        for await (const part of logs.parts({ source, fields, from, to }, signal)) {
          for (const rows of rowsOf(part, PAGE)) {
            yield { records: rows.map((row) => withMoment(row, prefix, moment)), deletedIds: [], cursor: at };
          }
        }
        at = { kind: 'token', token: to };
        yield { records: [], deletedIds: [], cursor: at };
        from = dayAfter(to, 1);
      }
    },
  };
}

/** A row with the moment of its time, which is written by the counter's clock. */
function withMoment(row: JsonObject, prefix: string, moment: (shown: string) => string | null): JsonObject {
  return { ...row, happened_at: moment(String(row[`${prefix}dateTime`] ?? '')) };
}
