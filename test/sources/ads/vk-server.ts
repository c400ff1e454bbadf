import { listen, type Answer, type Call, type Listening } from '../listening.ts';

/** A campaign of the cabinet and what its days hold; a day that is not here had nothing. */
export type Campaign = {
  readonly id: number;
  name: string;
  readonly status: 'active' | 'blocked' | 'deleted';
  readonly days: Map<string, { shows: number; clicks: number; goals: number; spent: string }>;
};

export type FakeVkAds = Listening & {
  readonly campaigns: Campaign[];
  readonly clientId: string;
  readonly secret: string;
  /** tokens that are good now */
  readonly tokens: Set<string>;
  /** kinds of grants that tokens were given for */
  readonly grants: string[];
  /** periods of statistics with how many campaigns they were asked for */
  readonly asked: string[];
};

/** ads.vk.com as documented: tokens of a day and at most five of them, lists by offset, 200 ids and a year at most. */
export async function startVkAds(campaigns: readonly Campaign[]): Promise<FakeVkAds> {
  const refresh = new Map<string, string>();
  let given = 0;

  const token = ({ body }: Call): Answer => {
    const fields = new URLSearchParams(body);
    const [grant, old] = [fields.get('grant_type') ?? '', fields.get('refresh_token') ?? ''];
    if (fields.get('client_id') !== fake.clientId || fields.get('client_secret') !== fake.secret) {
      return json(401, { error: 'invalid_client', error_description: 'Client not found' });
    }
    if (grant === 'refresh_token') {
      if (!refresh.has(old)) return json(401, { error: 'invalid_token' });
      fake.tokens.delete(refresh.get(old) ?? '');
      refresh.delete(old);
    } else if (fake.tokens.size >= 5) return json(403, { error: 'token_limit_exceeded' });
    given += 1;
    fake.tokens.add(`vk-access-${given}`);
    refresh.set(`vk-refresh-${given}`, `vk-access-${given}`);
    fake.grants.push(grant);
    const pair = { access_token: `vk-access-${given}`, refresh_token: `vk-refresh-${given}` };
    return json(200, { ...pair, token_type: 'Bearer', expires_in: 86_400, tokens_left: 5 - fake.tokens.size });
  };

  const list = ({ url }: Call): Answer => {
    const [limit, offset] = ['limit', 'offset'].map((name) => Number(url.searchParams.get(name) ?? Number.NaN));
    if (!(Number(limit) <= 250)) return json(400, { error: { code: 'validation_failed', message: 'limit' } });
    // deleted ones are shown to those who ask for them
    const statuses = (url.searchParams.get('_status__in') ?? 'active,blocked').split(',');
    const shown = fake.campaigns.filter(({ status }) => statuses.includes(status));
    const items = shown
      .slice(offset, Number(offset) + Number(limit))
      .map(({ id, name, status }) => ({ id, name, status }));
    return json(200, { count: shown.length, offset, items });
  };

  const statistics = ({ url }: Call): Answer => {
    const [ids, from = '', to = ''] = [
      (url.searchParams.get('id') ?? '').split(',').map(Number),
      url.searchParams.get('date_from') ?? '',
      url.searchParams.get('date_to') ?? '',
    ];
    const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
    if (ids.length > 200) return json(400, { error: { code: 'ERR_LIMIT_EXCEEDED', message: 'Too many ids' } });
    if (!(days >= 0 && days <= 365)) return json(400, { error: { code: 'ERR_WRONG_DATE', message: 'Wrong date' } });
    fake.asked.push(`${from}..${to} x${ids.length}`);
    const dates = Array.from({ length: days + 1 }, (_, at) =>
      new Date(Date.parse(from) + at * 86_400_000).toISOString().slice(0, 10),
    );
    const nothing = { shows: 0, clicks: 0, goals: 0, spent: '0' };
    const items = ids.map((id) => {
      const campaign = fake.campaigns.find((one) => one.id === id);
      const rows = dates.map((date) => ({
        date,
        base: { ...(campaign?.days.get(date) ?? nothing), cpm: '0', cpc: '0', cpa: '0', ctr: 0, cr: 0 },
      }));
      return { id, rows, total: { base: nothing } };
    });
    return json(200, { items, total: { base: nothing } });
  };

  const listening = await listen((call) => {
    const path = call.url.pathname;
    if (path === '/api/v2/oauth2/token.json') return token(call);
    if (!fake.tokens.has((call.headers.authorization ?? '').replace('Bearer ', ''))) {
      return json(401, { code: 'expired_token', message: 'Access token is expired' });
    }
    if (path === '/api/v2/ad_plans.json') return list(call);
    if (path === '/api/v2/statistics/ad_plans/day.json') return statistics(call);
    return json(404, { error: { code: 'ERR_WRONG_RESOURCE', message: 'Unknown resource' } });
  });
  const fake: FakeVkAds = Object.assign(listening, {
    ...{ campaigns: [...campaigns], clientId: 'vk-client-1', secret: 'vk-secret-1' },
    ...{ tokens: new Set<string>(), grants: [], asked: [] },
  });
  return fake;
}

function json(status: number, value: object): Answer {
  return { status, type: 'application/json', body: JSON.stringify(value) };
}
