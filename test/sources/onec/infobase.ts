import { ExchangePlan } from './exchange-plan.ts';
import { listen, type Answer, type Call, type Listening } from '../listening.ts';

/** A row in the names of 1C; `Date` and such are texts without a zone. */
export type OnecRow = Readonly<Record<string, unknown>> & { readonly Ref_Key: string };

const ROOT = '/trade/odata/standard.odata/';

/**
 * A published infobase as the platform's documentation describes its OData v3: Basic in UTF-8, Atom unless JSON is asked
 * for, no next links, `$skip` that means something only with `$orderby`, errors with codes of its own, unpublished sets.
 */
export class Infobase {
  readonly login = 'Воронка';
  readonly password = 'пароль-1С';
  /** questions that were answered, decoded */
  readonly asked: string[] = [];
  /** keys of rows that a record-level restriction hides */
  readonly hidden = new Set<string>();
  /** sets that $metadata names and the server does not find */
  readonly withdrawn = new Set<string>();
  /** what people do while their rows are being read: called before each answer with the question */
  meanwhile: ((asked: string) => void) | null = null;
  readonly #sets = new Map<string, { readonly properties: readonly string[]; readonly rows: Map<string, OnecRow> }>();
  /** the plan that registers changes for the node of Voronka */
  readonly plan = new ExchangePlan();
  /** rows of the balance of a register, by its set */
  readonly balances = new Map<string, Readonly<Record<string, unknown>>[]>();
  #http: Listening | null = null;
  #version = 0;

  static async start(): Promise<Infobase> {
    const base = new Infobase();
    base.#http = await listen((call) => base.#answer(call));
    return base;
  }

  get address(): string {
    return `${this.#http?.url}/trade`;
  }

  get faults(): Listening['faults'] {
    return this.#http?.faults ?? [];
  }

  /** Makes an object known to OData with these properties besides its key. */
  publish(set: string, ...properties: readonly string[]): void {
    this.#sets.set(set, { properties: ['Ref_Key', 'DataVersion', 'DeletionMark', ...properties], rows: new Map() });
  }

  /** Writes an object: a new one, or the properties given of one that is there. */
  put(set: string, row: OnecRow): void {
    const { rows } = this.#set(set);
    const version = Buffer.alloc(8);
    version.writeBigUInt64BE(BigInt(++this.#version));
    const fresh = { DeletionMark: false, ...(set.startsWith('Document_') ? { Posted: true } : {}) };
    rows.set(row.Ref_Key, { ...fresh, ...rows.get(row.Ref_Key), ...row, DataVersion: version.toString('base64') });
    this.plan.note(set, row.Ref_Key, false);
  }

  /** Removes for good, as the clean-up of marked objects does. */
  purge(set: string, key: string): void {
    this.#set(set).rows.delete(key);
    this.plan.note(set, key, true);
  }

  async close(): Promise<void> {
    await this.#http?.close();
  }

  #set(name: string) {
    const found = this.#sets.get(name);
    if (!found) throw new Error(`the tests published no ${name}`);
    return found;
  }

  #answer(call: Call): Answer {
    const wanted = Buffer.from(`${this.login}:${this.password}`, 'utf8').toString('base64');
    if (call.headers.authorization !== `Basic ${wanted}`) {
      return { status: 401, type: 'text/html', body: '', headers: { 'www-authenticate': 'Basic realm="1C"' } };
    }
    const path = decodeURIComponent(call.url.pathname);
    if (!path.startsWith(ROOT)) return { status: 404, type: 'text/html', body: '<html>404 Not Found</html>' };
    const set = path.slice(ROOT.length);
    if (set === '$metadata') return { status: 200, type: 'application/xml', body: this.#metadata() };
    const query = call.url.searchParams;
    const exchanged = this.plan.answer(call, set, `${this.address}/odata/standard.odata`);
    if (exchanged) return exchanged;
    const register = /^(.*)\/Balance$/.exec(set)?.[1];
    if (register !== undefined) return this.#balance(register, (query.get('$select') ?? '').split(','));
    const asked = `${set} ${query.get('$filter') ?? ''} skip=${query.get('$skip') ?? 0}`;
    this.meanwhile?.(asked);
    const found = this.withdrawn.has(set) ? undefined : this.#sets.get(set);
    if (!found) return xmlError(404, 8, `Сущность "${set}" не найдена`);
    if (query.get('$format') !== 'json') return { status: 200, type: 'application/atom+xml', body: '<feed/>' };
    this.asked.push(asked);
    const select = (query.get('$select') ?? '').split(',').filter(Boolean);
    const strange = select.find((name) => !found.properties.includes(name));
    if (strange !== undefined) return xmlError(400, 10, `Свойство "${strange}" не найдено`);
    let rows = [...found.rows.values()].filter((row) => passes(row, query.get('$filter')));
    if (rows.some((row) => this.hidden.has(row.Ref_Key))) {
      if (query.get('allowedOnly') !== 'true') return jsonError(401, 20, 'Нарушение прав доступа');
      rows = rows.filter((row) => !this.hidden.has(row.Ref_Key));
    }
    const order = (query.get('$orderby') ?? '').split(',').filter(Boolean);
    // Without an order the database gives rows as it likes, and likes otherwise each time.
    rows = order.length === 0 ? rows.toReversed() : rows.toSorted((a, b) => compared(a, b, order));
    const skip = Number(query.get('$skip') ?? 0);
    const top = Number(query.get('$top') ?? rows.length);
    const value = rows
      .slice(skip, skip + top)
      .map((row) => Object.fromEntries(select.map((name) => [name, row[name] ?? emptyOf(name)])));
    const metadata = `${this.address}/odata/standard.odata/$metadata#${set}`;
    return {
      status: 200,
      type: 'application/json;odata=minimalmetadata;charset=utf-8',
      body: JSON.stringify({ 'odata.metadata': metadata, value }),
    };
  }

  #balance(register: string, select: readonly string[]): Answer {
    const rows = this.balances.get(register);
    if (!rows) return xmlError(404, 8, `Сущность "${register}" не найдена`);
    const value = rows.map((row) => Object.fromEntries(select.map((name) => [name, row[name] ?? emptyOf(name)])));
    return { status: 200, type: 'application/json;charset=utf-8', body: JSON.stringify({ value }) };
  }

  #metadata(): string {
    const sets = [...this.#sets.keys(), ...this.balances.keys()].map(
      (name) => `<EntitySet Name="${name}" EntityType="StandardODATA.${name}"/>`,
    );
    const types = [...this.#sets].map(
      ([name, { properties }]) =>
        `<EntityType Name="${name}"><Key><PropertyRef Name="Ref_Key"/></Key>${properties
          .map((property) => `<Property Name="${property}" Type="Edm.String" Nullable="true"/>`)
          .join('')}</EntityType>`,
    );
    return `<?xml version="1.0" encoding="utf-8"?><edmx:Edmx xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx" Version="1.0"><edmx:DataServices><Schema xmlns="http://schemas.microsoft.com/ado/2009/11/edm" Namespace="StandardODATA">${types.join('')}<EntityContainer Name="EnterpriseV8">${sets.join('')}</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>`;
  }
}

/** What 1C writes where nothing was entered. */
function emptyOf(name: string): unknown {
  if (name.endsWith('_Key')) return '00000000-0000-0000-0000-000000000000';
  if (name.endsWith('_Type')) return 'StandardODATA.Undefined';
  if (/^(Дата|Начало|Окончание)/.test(name)) return '0001-01-01T00:00:00';
  if (['Товары', 'Запасы', 'КонтактнаяИнформация'].includes(name)) return [];
  if (['IsFolder', 'Недействителен', 'Входящий'].includes(name)) return false;
  return '';
}

/** `Date ge datetime'..' or (Posted eq true and DeletionMark eq false)`: what the tests need of the language of filters. */
function passes(row: OnecRow, filter: string | null): boolean {
  return (filter ?? '').split(' or ').some((either) => passesAll(row, either.replace(/^\((.*)\)$/, '$1')));
}

function passesAll(row: OnecRow, filter: string): boolean {
  return filter
    .split(' and ')
    .filter(Boolean)
    .every((condition) => {
      const parsed = /^(\S+) (eq|ge|gt) (?:datetime|guid)?'?([^']*)'?$/.exec(condition);
      if (!parsed) throw new Error(`the tests know no condition "${condition}"`);
      const [, name = '', operator, wanted = ''] = parsed;
      const value = String(row[name]);
      return operator === 'eq' ? value === wanted : operator === 'ge' ? value >= wanted : value > wanted;
    });
}

function compared(a: OnecRow, b: OnecRow, order: readonly string[]): number {
  for (const name of order) {
    const [left, right] = [String(a[name]), String(b[name])];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

function xmlError(status: number, code: number, message: string): Answer {
  const body = `<?xml version="1.0" encoding="UTF-8"?><m:error xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"><m:code>${code}</m:code><m:message>${message}</m:message></m:error>`;
  return { status, type: 'application/xml', body };
}

function jsonError(status: number, code: number, message: string): Answer {
  const body = { 'odata.error': { code: String(code), message: { lang: 'ru', value: message } } };
  return { status, type: 'application/json', body: JSON.stringify(body) };
}
