import { listen, type Answer, type Call, type Listening } from '../listening.ts';

/** A line of a log: what each field holds, as ClickHouse keeps it. */
export type Line = Readonly<Record<string, string>>;

export type FakeMetrica = Listening & {
  readonly token: string;
  visits: Line[];
  hits: Line[];
  /** orders by what they are of, in the order they came */
  readonly ordered: string[];
  /** orders whose logs still take room */
  readonly kept: Map<string, Order>;
  /** days there is room for at once */
  room: number;
  /** orders left half way, as a killed run leaves them */
  zone: string;
};

type Order = {
  readonly request_id: number;
  readonly source: string;
  readonly date1: string;
  readonly date2: string;
  readonly fields: readonly string[];
  status: string;
  polls: number;
};

/** The Logs API as documented: ordered, prepared after some askings, given by parts of two lines, cleared away. */
export async function startMetrica(today: string): Promise<FakeMetrica> {
  const shown = ({ polls: _, ...order }: Order, parts: number) => ({
    ...{ ...order, counter_id: 123, attribution: 'LASTSIGN' },
    ...(order.status === 'processed'
      ? { parts: Array.from({ length: parts }, (_part, at) => ({ part_number: at, size: 1 })) }
      : {}),
  });
  const linesOf = ({ source, date1, date2 }: Order): Line[] => {
    const [lines, day] = source === 'visits' ? [fake.visits, 'ym:s:date'] : [fake.hits, 'ym:pv:date'];
    return lines.filter((line) => String(line[day]) >= date1 && String(line[day]) <= date2);
  };
  const partsOf = (order: Order): number => Math.max(1, Math.ceil(linesOf(order).length / 2));

  const wish = ({ url }: Call): Omit<Order, 'request_id' | 'status' | 'polls'> | null => {
    const [date1, date2] = [url.searchParams.get('date1') ?? '', url.searchParams.get('date2') ?? ''];
    const fields = (url.searchParams.get('fields') ?? '').split(',');
    const source = url.searchParams.get('source') ?? '';
    return date1 <= date2 && date2 < today && fields.length > 1 ? { source, date1, date2, fields } : null;
  };

  const answer = (call: Call): Answer => {
    const { url, method, headers } = call;
    if (headers.authorization !== `OAuth ${fake.token}`) return fault(403, 'invalid_token', 'Invalid oauth_token');
    const path = url.pathname.replace('/management/v1/counter/123', '');
    if (path === url.pathname) return fault(404, 'not_found', 'no counter');
    if (path === '')
      return json({ counter: { id: 123, name: 'Shop', time_zone_name: fake.zone, time_zone_offset: 300 } });
    if (path === '/logrequests/evaluate') {
      const days = fake.room;
      const wished = wish(call);
      const length = wished ? (Date.parse(wished.date2) - Date.parse(wished.date1)) / 86_400_000 + 1 : 0;
      return json({ log_request_evaluation: { possible: length <= days, max_possible_day_quantity: days } });
    }
    if (path === '/logrequests' && method === 'GET') {
      return json({ requests: [...fake.kept.values()].map((order) => shown(order, partsOf(order))) });
    }
    if (path === '/logrequests' && method === 'POST') {
      const wished = wish(call);
      if (!wished) return fault(400, 'invalid_parameter', 'Wrong dates');
      const id = fake.ordered.length + 1;
      fake.ordered.push(`${wished.source} ${wished.date1}..${wished.date2}`);
      fake.kept.set(String(id), { request_id: id, status: 'created', polls: 0, ...wished });
      return json({ log_request: shown(fake.kept.get(String(id)) as Order, 1) });
    }
    const [, id = '', rest = ''] = /^\/logrequest\/(\d+)(.*)$/.exec(path) ?? [];
    const order = fake.kept.get(id);
    if (!order) return fault(404, 'not_found', 'no such request');
    if (rest === '') {
      order.polls += 1;
      if (order.polls >= 3) order.status = 'processed';
      return json({ log_request: shown(order, partsOf(order)) });
    }
    if (order.status !== 'processed') return fault(400, 'invalid_parameter', 'not processed');
    if (rest === '/clean' && method === 'POST') {
      fake.kept.delete(id);
      return json({ log_request: { ...shown(order, 0), status: 'cleaned_by_user' } });
    }
    const number = Number(/^\/part\/(\d+)\/download$/.exec(rest)?.[1] ?? Number.NaN);
    const lines = linesOf(order).slice(number * 2, number * 2 + 2);
    const rows = [order.fields, ...lines.map((line) => order.fields.map((field) => escaped(line[field] ?? '')))];
    return { status: 200, type: 'text/tab-separated-values', body: rows.map((row) => `${row.join('\t')}\n`).join('') };
  };

  const listening = await listen(answer);
  const fake: FakeMetrica = Object.assign(listening, {
    ...{ token: 'metrica-token-1', visits: [] as Line[], hits: [] as Line[], ordered: [] as string[] },
    ...{ kept: new Map<string, Order>(), room: 365, zone: 'Asia/Yekaterinburg' },
  });
  return fake;
}

/** ClickHouse's TabSeparated. */
function escaped(value: string): string {
  return value.replace(/[\\\t\n']/g, (char) => `\\${{ '\\': '\\', '\t': 't', '\n': 'n', "'": "'" }[char] ?? ''}`);
}

function json(value: object): Answer {
  return { status: 200, type: 'application/json', body: JSON.stringify(value) };
}

function fault(code: number, type: string, message: string): Answer {
  const body = JSON.stringify({ errors: [{ error_type: type, message }], code, message });
  return { status: code, type: 'application/json', body };
}
