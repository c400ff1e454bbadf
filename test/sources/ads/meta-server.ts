import { listen, type Answer, type Call, type Listening } from '../listening.ts';

/** A campaign's day as insights tell of it; a figure that was not measured is not there. */
export type Insight = {
  readonly date_start: string;
  readonly date_stop: string;
  readonly campaign_id: string;
  readonly campaign_name: string;
  readonly spend: string;
  readonly impressions?: string;
  readonly inline_link_clicks?: string | undefined;
  readonly clicks?: string;
  readonly account_currency: string;
  readonly actions?: readonly { readonly action_type: string; readonly value: string }[];
  /** not told: by which the server knows campaigns that are no more */
  readonly status: 'ACTIVE' | 'ARCHIVED';
};

export type FakeMeta = Listening & {
  rows: Insight[];
  readonly token: string;
  /** the longest period in days that one report may cover */
  mostDays: number;
  /** how many of the next reports fail */
  failing: number;
  /** periods of reports as they were ordered */
  readonly ordered: string[];
};

const VERSION = '/v24.0/';

/** The Graph API as documented: reports that are ordered, run for a while, and come by cursors. */
export async function startMeta(rows: readonly Insight[]): Promise<FakeMeta> {
  const reports = new Map<string, { rows: readonly object[]; polls: number; fails: boolean }>();

  const order = ({ body }: Call): Answer => {
    const fields = new URLSearchParams(body);
    const range = JSON.parse(fields.get('time_range') ?? '{}') as { since: string; until: string };
    const days = (Date.parse(range.until) - Date.parse(range.since)) / 86_400_000 + 1;
    fake.ordered.push(`${range.since}..${range.until}`);
    if (days > fake.mostDays) {
      return fault(400, { message: 'Please reduce the amount of data', code: 100, error_subcode: 1487534 });
    }
    if (fields.get('level') !== 'campaign' || fields.get('time_increment') !== '1') return fault(400, { code: 100 });
    const wanted = (fields.get('fields') ?? '').split(',');
    const filters = JSON.parse(fields.get('filtering') ?? '[]') as { field: string; value: string[] }[];
    const statuses = filters.find(({ field }) => field === 'campaign.effective_status')?.value ?? ['ACTIVE', 'PAUSED'];
    const found = fake.rows
      .filter((row) => row.date_start >= range.since && row.date_start <= range.until && statuses.includes(row.status))
      .map((row) =>
        Object.fromEntries(
          Object.entries(row).filter(
            ([name]) => wanted.includes(name) || name === 'date_start' || name === 'date_stop',
          ),
        ),
      );
    const id = String(120_000_000_000_000_000n + BigInt(reports.size));
    reports.set(id, { rows: found, polls: 0, fails: fake.failing > 0 });
    if (fake.failing > 0) fake.failing -= 1;
    return json(200, { report_run_id: id });
  };

  const state = (id: string, report: { polls: number; fails: boolean }): Answer => {
    report.polls += 1;
    const words = ['Job Not Started', 'Job Running', 'Job Completed'][report.polls - 1] ?? 'Job Completed';
    const status = report.fails && report.polls > 1 ? 'Job Failed' : words;
    // completed is said once before all is there
    return json(200, {
      id,
      async_status: status,
      async_percent_completion: report.polls > 3 ? 100 : report.polls * 30,
    });
  };

  const page = (
    { url }: Call,
    id: string,
    { rows: all, polls }: { rows: readonly object[]; polls: number },
  ): Answer => {
    if (polls <= 3) return fault(400, { message: 'Report is not ready', code: 2601 });
    const [limit, from] = [Number(url.searchParams.get('limit')), Number(url.searchParams.get('after') ?? 0)];
    const data = all.slice(from, from + limit);
    const after = String(from + data.length);
    const isLast = from + data.length >= all.length;
    const next = `https://graph.facebook.com${VERSION}${id}/insights?access_token=${fake.token}&limit=${limit}&after=${after}`;
    const cursors = { before: String(from), after };
    return json(200, { data, paging: { cursors, ...(isLast ? {} : { next }) } });
  };

  const listening = await listen((call) => {
    const { url, method, headers } = call;
    if (url.searchParams.has('access_token')) return fault(400, { message: 'a token in an address', code: 1_000_000 });
    if (headers.authorization !== `Bearer ${fake.token}`) {
      return fault(400, { message: 'Invalid OAuth access token.', type: 'OAuthException', code: 190 });
    }
    const path = url.pathname.slice(VERSION.length);
    if (path === 'act_77/insights' && method === 'POST') return order(call);
    if (path === 'act_77') return json(200, { id: 'act_77', name: 'Shop', currency: 'USD' });
    const [id = '', edge] = path.split('/');
    const report = reports.get(id);
    if (!report) return fault(400, { message: 'Unsupported get request', code: 100 });
    return edge === 'insights' ? page(call, id, report) : state(id, report);
  });
  const fake: FakeMeta = Object.assign(listening, {
    ...{ rows: [...rows], token: 'meta-token-1', mostDays: 31, failing: 0, ordered: [] },
  });
  return fake;
}

function json(status: number, value: object): Answer {
  return { status, type: 'application/json', body: JSON.stringify(value) };
}

function fault(status: number, error: object): Answer {
  return json(status, { error: { fbtrace_id: 'A1', ...error } });
}
