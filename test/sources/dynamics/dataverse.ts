import { listen, type Answer, type Call, type Listening } from '../listening.ts';
import { bodyOfRows, chosen, ordered, passes, type Row } from './rows.ts';
import { TABLES } from './tables.ts';

/** A table as it stands in the organisation. */
export type DataverseTable = {
  readonly logical: string;
  readonly id: string;
  readonly tracksChanges: boolean;
  /** logical name of a column -> AttributeType */
  readonly attributes: Readonly<Record<string, string>>;
};

type Kept = { readonly row: Row; readonly version: number };
type Query = {
  readonly set: string;
  readonly select: readonly string[];
  readonly rows: readonly object[];
  readonly delta: string | null;
};

const JSON_TYPE = 'application/json; odata.metadata=minimal';
const API = '/api/data/v9.2/';

/**
 * A Dataverse organisation as its Web API documentation describes it: OData v4 with client credentials, pages of
 * `odata.maxpagesize` that go on by a link with a cookie, change tracking by delta links, refusals in its own codes.
 */
export class Dataverse {
  readonly tenant = 'contoso.example';
  readonly clientId = 'app-1';
  readonly secret = 'a~very-secret.value';
  /** requests that were let through, as they were written */
  readonly asked: string[] = [];
  readonly tables: Record<string, DataverseTable> = structuredClone(TABLES);
  /** how many of the next requests are refused for being too many */
  throttled = 0;
  /** sets that the application's role may not read */
  readonly forbidden = new Set<string>();
  #http: Listening | null = null;
  readonly #rows = new Map<string, Map<string, Kept>>();
  readonly #gone: { readonly set: string; readonly id: string; readonly version: number }[] = [];
  #version = 1000;
  #oldestDelta = 0;
  readonly #tokens = new Set<string>();
  readonly #cookies = new Map<string, { readonly query: Query; readonly from: number }>();

  static async start(): Promise<Dataverse> {
    const org = new Dataverse();
    org.#http = await listen((call) => org.#answer(call));
    return org;
  }

  get url(): string {
    return this.#http?.url ?? '';
  }

  /** Creates a row or changes the columns given. */
  put(set: string, row: Row): void {
    const id = String(row[this.#table(set).id]);
    const rows = this.#rows.get(set) ?? new Map<string, Kept>();
    rows.set(id, { row: { ...rows.get(id)?.row, ...row }, version: ++this.#version });
    this.#rows.set(set, rows);
  }

  remove(set: string, id: string): void {
    this.#rows.get(set)?.delete(id);
    this.#gone.push({ set, id, version: ++this.#version });
  }

  /** Delta links given so far are no longer honoured. */
  expireDeltas(): void {
    this.#oldestDelta = ++this.#version;
    this.#gone.length = 0;
  }

  /** Bearer tokens given so far are no longer honoured. */
  endTokens(): void {
    this.#tokens.clear();
  }

  async close(): Promise<void> {
    await this.#http?.close();
  }

  #table(set: string): DataverseTable {
    const found = this.tables[set];
    if (!found) throw new Error(`the tests know no table ${set}`);
    return found;
  }

  #answer(call: Call): Answer {
    if (call.url.pathname === `/${this.tenant}/oauth2/v2.0/token`) return this.#token(call);
    if (!call.url.pathname.startsWith(API)) return { status: 404, type: 'text/html', body: '<html>404</html>' };
    if (!this.#tokens.has((call.headers.authorization ?? '').replace('Bearer ', ''))) {
      return { status: 401, type: 'text/plain', body: '', headers: { 'www-authenticate': 'Bearer' } };
    }
    if (this.throttled > 0) {
      this.throttled--;
      const many = 'Number of requests exceeded the limit of 6000 over the time window of 300 seconds.';
      return refusal(429, '0x80072322', many, { 'retry-after': '7' });
    }
    const written = `${call.url.pathname.slice(API.length)}${call.url.search}`;
    this.asked.push(written);
    const path = decodeURIComponent(call.url.pathname.slice(API.length));
    if (path === 'WhoAmI') return json({ UserId: 'u-app', BusinessUnitId: 'bu-1', OrganizationId: 'org-1' });
    const defined = /^EntityDefinitions\(LogicalName='(\w+)'\)$/.exec(path)?.[1];
    if (defined !== undefined) return this.#definition(defined);
    const one = /^(\w+)\(([^)]+)\)$/.exec(path);
    if (one) {
      const row = this.#rows.get(String(one[1]))?.get(String(one[2]))?.row;
      return row ? json(row) : refusal(404, '0x80040217', `${one[1]} With Id = ${one[2]} Does Not Exist`);
    }
    return this.#set(path, call, written);
  }

  #token({ body }: Call): Answer {
    const fields = new URLSearchParams(body);
    const fault = (error: string, description: string): Answer => ({
      ...{ status: error === 'invalid_client' ? 401 : 400, type: 'application/json' },
      body: JSON.stringify({ error, error_description: description, error_codes: [7000215] }),
    });
    if (fields.get('grant_type') !== 'client_credentials') return fault('unsupported_grant_type', 'AADSTS70003');
    if (fields.get('client_id') !== this.clientId || fields.get('client_secret') !== this.secret) {
      return fault('invalid_client', 'AADSTS7000215: Invalid client secret provided.');
    }
    if (fields.get('scope') !== `${this.url}/.default`) {
      return fault('invalid_scope', 'AADSTS70011: The scope is not valid.');
    }
    const token = `token-${++this.#version}`;
    this.#tokens.add(token);
    return json({ token_type: 'Bearer', expires_in: 3599, access_token: token });
  }

  #definition(logical: string): Answer {
    const found = Object.values(this.tables).find((table) => table.logical === logical);
    if (!found) return refusal(404, '0x80060888', `Could not find an entity with name ${logical}.`);
    return json({
      LogicalName: logical,
      ChangeTrackingEnabled: found.tracksChanges,
      Attributes: Object.entries(found.attributes).map(([name, type]) => ({ LogicalName: name, AttributeType: type })),
    });
  }

  #set(set: string, call: Call, written: string): Answer {
    const table = this.tables[set];
    if (!table) return refusal(404, '0x80060888', `Resource not found for the segment '${set}'.`);
    if (this.forbidden.has(set)) {
      return refusal(403, '0x80040220', `Principal user is missing prvRead${table.logical} privilege`);
    }
    const prefer = String(call.headers['prefer'] ?? '');
    const page = Math.min(5000, Number(/odata\.maxpagesize=(\d+)/.exec(prefer)?.[1] ?? 5000));
    const query = call.url.searchParams;
    if (query.has('$skip')) return refusal(400, '0x80060888', 'Skip Clause is not supported in CRM');
    if (query.has('$skiptoken')) {
      const kept = this.#cookies.get(written);
      if (!kept) return refusal(400, '0x80041103', 'Malformed XML in the paging cookie');
      return this.#pageOf(kept.query, kept.from, page);
    }
    const select = (query.get('$select') ?? '').split(',').filter(Boolean);
    const unknown = select.find((name) => !columnsOf(table).has(name));
    if (unknown !== undefined) {
      const type = `Microsoft.Dynamics.CRM.${table.logical}`;
      return refusal(400, '0x80060888', `Could not find a property named '${unknown}' on type '${type}'.`);
    }
    const shown = (row: Row): object => chosen(row, select, prefer.includes('odata.include-annotations'));
    const rows = [...(this.#rows.get(set) ?? new Map<string, Kept>()).values()];
    const delta = `${this.url}${API}${set}?$select=${select.join(',')}&$deltatoken=${this.#version}%2111%2f25%2f2026`;
    const token = query.get('$deltatoken');
    if (token !== null) {
      const since = Number(token.split('!')[0]);
      if (since < this.#oldestDelta) {
        const expired = 'Version stamp associated with the client has expired. Please perform a full sync.';
        return refusal(400, '0x80044352', expired);
      }
      const changed = rows.filter(({ version }) => version > since).map(({ row }) => shown(row));
      return this.#pageOf({ set, select, rows: [...changed, ...this.#goneSince(set, since)], delta }, 0, page);
    }
    const tracks = prefer.includes('odata.track-changes');
    if (tracks && ['$filter', '$orderby', '$expand', '$top'].some((option) => query.has(option))) {
      return refusal(400, '0x80060888', 'The query option is not supported together with track changes');
    }
    if (tracks && !table.tracksChanges) {
      return refusal(400, '0x80072491', `Entity: ${table.logical} isn't enabled for change tracking`);
    }
    const passing = rows.map(({ row }) => row).filter((row) => passes(row, query.get('$filter')));
    const found = ordered(passing, query.get('$orderby')).map(shown);
    return this.#pageOf({ set, select, rows: found, delta: tracks ? delta : null }, 0, page);
  }

  #goneSince(set: string, since: number): object[] {
    const context = `${this.url}${API}$metadata#${set}/$deletedEntity`;
    return this.#gone
      .filter((one) => one.set === set && one.version > since)
      .map(({ id }) => ({ '@odata.context': context, id, reason: 'deleted' }));
  }

  #pageOf(query: Query, from: number, size: number): Answer {
    const isLast = from + size >= query.rows.length;
    const body: Record<string, unknown> = {
      '@odata.context': `${this.url}${API}$metadata#${query.set}`,
      value: query.rows.slice(from, from + size),
    };
    if (isLast && query.delta !== null) body['@odata.deltaLink'] = query.delta;
    if (!isLast) {
      // Encoded twice, as the real cookie is: who decodes it and writes it anew sends another one.
      const cookie = `%253ccookie%2520pagenumber%253d%2522${this.#cookies.size}%2522%2520first%253d%2522%257b${from + size}%257d%2522%252f%253e`;
      const next = `${query.set}?$select=${query.select.join(',')}&$skiptoken=${cookie}`;
      this.#cookies.set(next, { query, from: from + size });
      body['@odata.nextLink'] = `${this.url}${API}${next}`;
    }
    return { status: 200, type: JSON_TYPE, body: bodyOfRows(body) };
  }
}

function columnsOf({ attributes }: DataverseTable): Set<string> {
  const lookups = ['Lookup', 'Customer', 'Owner'];
  return new Set(Object.entries(attributes).map(([name, type]) => (lookups.includes(type) ? `_${name}_value` : name)));
}

function json(body: object): Answer {
  return { status: 200, type: JSON_TYPE, body: bodyOfRows(body) };
}

function refusal(status: number, code: string, message: string, headers: Record<string, string> = {}): Answer {
  return { status, type: JSON_TYPE, headers, body: JSON.stringify({ error: { code, message } }) };
}
