import type { Stream, Tools } from '../connector.ts';
import { restatedStream } from '../restated-days.ts';
import type { DirectClient } from './client.ts';
import type { DirectSettings } from './settings.ts';

/** The campaigns' days, a month in one report. */
export function reportStream(settings: DirectSettings, client: DirectClient, tools: Tools): Stream {
  return restatedStream(
    {
      ...{ name: 'report', since: settings.since, restatedDays: settings.restated_days, reportDays: 31 },
      idOf: (row) => `${String(row['Date'])}|${String(row['CampaignId'])}`,
      read: (from, to, signal) => client.report(from, to, signal),
    },
    tools,
  );
}
