import { listen, type Answer, type Call, type Listening } from '../listening.ts';

/** A record in the names that people see; all values are texts. */
export type SiebelRecord = Readonly<Record<string, string>>;

const ROOT = '/siebel/v1.0/data/';
const MOST = 100;

/**
 * A Siebel server as its REST guide describes it: Basic, the type of the request decides on JSON, ten rows unless asked
 * for more and a hundred at most, no totals, 204 for nothing, an unwrapped record where only one is found, display names.
 */
export class Siebel {
  readonly login = 'VORONKA';
  readonly password = 'p@ss-word-1';
  readonly asked: string[] = [];
  /** a version that does not know uniformresponse and answers 404 where there is nothing */
  isOld = false;
  readonly #components = new Map<string, Map<string, SiebelRecord>>();
  #http: Listening | null = null;

  static async start(): Promise<Siebel> {
    const server = new Siebel();
    server.#http = await listen((call) => server.#answer(call));
    return server;
  }

  get address(): string {
    return `${this.#http?.url}${ROOT.slice(0, -1)}`;
  }

  put(component: string, record: SiebelRecord): void {
    const records = this.#components.get(component) ?? new Map<string, SiebelRecord>();
    records.set(String(record['Id']), { ...records.get(String(record['Id'])), ...record });
    this.#components.set(component, records);
  }

  /** What is there, for an export. */
  all(component: string): readonly SiebelRecord[] {
    return [...(this.#components.get(component)?.values() ?? [])];
  }

  remove(component: string, id: string): void {
    this.#components.get(component)?.delete(id);
  }

  async close(): Promise<void> {
    await this.#http?.close();
  }

  #answer({ headers, url }: Call): Answer {
    const pair = Buffer.from(`${this.login}:${this.password}`).toString('base64');
    if (headers.authorization !== `Basic ${pair}`) return error(401, 'Login failed (SBL-DAT-00446)');
    const path = decodeURIComponent(url.pathname);
    if (!path.startsWith(ROOT)) return { status: 404, type: 'text/html', body: '<html/>' };
    if (!String(headers['content-type']).includes('application/json')) {
      return { status: 200, type: 'application/xml', body: '<items/>' };
    }
    const component = path.slice(ROOT.length);
    const query = url.searchParams;
    this.asked.push(`${component} ${query.get('searchspec') ?? ''}`);
    // A view that does not show them is an empty set and no error.
    const seen = ['All', 'Organization'].includes(query.get('ViewMode') ?? 'Personal');
    const all = seen ? [...(this.#components.get(component)?.values() ?? [])] : [];
    const start = Number(query.get('StartRowNum') ?? 0);
    if (start > 9900) return error(500, 'There were more rows than could be returned (SBL-DAT-00500)');
    const size = Math.min(Number(query.get('PageSize') ?? 10), MOST);
    const found = all.filter((record) => passes(record, query.get('searchspec')));
    const rows = sorted(found, query.get('sortspec')).slice(start, start + size);
    if (rows.length === 0) {
      if (!this.isOld) return { status: 204, type: 'application/json', body: '' };
      return error(404, 'There is no data for the requested resource (SBL-EAI-04378)');
    }
    const fields = (query.get('fields') ?? '').split(',').filter(Boolean);
    const items = rows.map((record) => shown(record, fields, `${this.address}/${component}`));
    const isUniform = query.get('uniformresponse') === 'y' && !this.isOld;
    return json(items.length === 1 && !isUniform ? (items[0] as object) : { items });
  }
}

/** What is empty is an empty text; a key that leads nowhere has Siebel's own word for it. */
function shown(record: SiebelRecord, fields: readonly string[], address: string): object {
  const chosen = Object.fromEntries(
    fields.map((name) => [name, record[name] ?? (name.endsWith(' Id') ? 'No Match Row Id' : '')]),
  );
  return { ...chosen, Link: [{ rel: 'self', href: `${address}/${record['Id']}`, name: 'self' }] };
}

/** `[Updated] > '..' OR ([Updated] = '..' AND [Id] > '..')`: what the tests need of Siebel's language. */
function passes(record: SiebelRecord, search: string | null): boolean {
  if (search === null) return true;
  // `always AND (either OR or)`: the part before the brackets holds in any case
  const always = /^(\[[^\]]+\] = '[^']*') AND \((.*)\)$/.exec(search);
  if (always) return passes(record, always[1] ?? '') && passes(record, always[2] ?? '');
  return search.split(' OR ').some((either) =>
    either
      .replace(/^\((.*)\)$/, '$1')
      .split(' AND ')
      .every((condition) => {
        const parsed = /^\[([^\]]+)\] (>=|>|=) '([^']*)'$/.exec(condition);
        if (!parsed) throw new Error(`the tests know no condition "${condition}"`);
        const [, name = '', operator, wanted = ''] = parsed;
        const [value, other] = [record[name] ?? '', wanted].map(comparable) as [string, string];
        return operator === '>' ? value > other : operator === '=' ? value === other : value >= other;
      }),
  );
}

function sorted(records: readonly SiebelRecord[], sort: string | null): readonly SiebelRecord[] {
  const names = (sort ?? '').split(',').filter(Boolean);
  return records.toSorted((a, b) => {
    for (const name of names) {
      const [left, right] = [a[name] ?? '', b[name] ?? ''].map(comparable) as [string, string];
      if (left !== right) return left < right ? -1 : 1;
    }
    return 0;
  });
}

/** Times compare as times, whatever their letters say. */
function comparable(text: string): string {
  const found = /^(\d{2})\/(\d{2})\/(\d{4})(.*)$/.exec(text);
  return found ? `${found[3]}-${found[1]}-${found[2]}${found[4]}` : text;
}

function json(body: object): Answer {
  return { status: 200, type: 'application/json', body: JSON.stringify(body) };
}

function error(status: number, message: string): Answer {
  return { status, type: 'application/json', body: JSON.stringify({ ERROR: message }) };
}
