import { SHORT_CODE, type ItemType } from './fields.ts';

export type Value = string | number | boolean | null | Value[] | { [key: string]: Value };
export type Row = { [field: string]: Value };

/** What the portal keeps beside its cards, each under the method family that shows it. */
export type Shelf =
  | 'requisite'
  | 'user'
  | 'department'
  | 'activity'
  | 'task'
  | 'call'
  | 'productrow'
  | 'product'
  | 'section'
  | 'currency';

export type Status = {
  readonly ENTITY_ID: string;
  readonly STATUS_ID: string;
  NAME: string;
  readonly SORT: number;
  /** S, F, or null for a stage on the way */
  readonly SEMANTICS: 'S' | 'F' | null;
  readonly CATEGORY_ID: number | null;
};

/** A custom field of a type of card. */
export type UserField = {
  readonly entity: ItemType;
  readonly FIELD_NAME: string;
  readonly USER_TYPE_ID: string;
  readonly MULTIPLE: 'Y' | 'N';
  readonly label: string;
  readonly LIST: readonly { readonly ID: number; readonly VALUE: string }[];
};

/** An event waiting in the offline queue. */
export type OfflineEvent = { readonly id: number; readonly name: string; readonly cardId: number; readonly at: string };

/** Cards whose moves between stages are noted. */
function hasHistory(type: ItemType): type is 'lead' | 'deal' | 'invoice' {
  return type === 'lead' || type === 'deal' || type === 'invoice';
}

/** The state of a Битрикс24: what its people entered, and what it noted of their moves. */
export class Portal {
  readonly cards: Record<ItemType, Map<number, Row>> = {
    lead: new Map(),
    deal: new Map(),
    contact: new Map(),
    company: new Map(),
    quote: new Map(),
    invoice: new Map(),
  };
  readonly shelves: Record<Shelf, Map<number, Row>> = {
    requisite: new Map(),
    user: new Map(),
    department: new Map(),
    activity: new Map(),
    task: new Map(),
    call: new Map(),
    productrow: new Map(),
    product: new Map(),
    section: new Map(),
    currency: new Map(),
  };
  readonly history: Record<'lead' | 'deal' | 'invoice', Row[]> = { lead: [], deal: [], invoice: [] };
  readonly statuses: Status[] = [];
  readonly categories: { readonly id: number; name: string; readonly sort: number }[] = [];
  readonly userFields: UserField[] = [];
  readonly offline: OfflineEvent[] = [];
  /** cards, as `deal 7`, that the owner of the key may not read */
  readonly hidden = new Set<string>();
  /** sorting a hundred thousand cards for each page would make the portal slower than any */
  readonly #sorted = new Map<ItemType, { size: number; hiddenCount: number; rows: readonly Row[] }>();
  #historyId = 900;
  #eventId = 1;

  constructor(
    /** the portal's own time */
    public now: () => Date,
    /** minutes east of Greenwich that its server prints */
    public offset = 180,
  ) {}

  /** A time as the portal prints it now. */
  stamp(at: Date = this.now()): string {
    const local = new Date(at.getTime() + this.offset * 60_000).toISOString().slice(0, 19);
    const sign = this.offset < 0 ? '-' : '+';
    const size = Math.abs(this.offset);
    const two = (part: number): string => String(part).padStart(2, '0');
    return `${local}${sign}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  }

  /** A new card, with the first line of its history. */
  add(type: ItemType, row: Row): Row {
    const at = row['DATE_CREATE'] ?? this.stamp();
    const card: Row = { DATE_MODIFY: at, MOVED_TIME: at, ...row, DATE_CREATE: at };
    this.#mean(type, card);
    this.cards[type].set(card['ID'] as number, card);
    this.#sorted.delete(type);
    this.#note(type, card, 1, at as string);
    this.#tell(type, 'ADD', card['ID'] as number);
    return card;
  }

  edit(type: ItemType, id: number, change: Row): void {
    const card = this.#card(type, id);
    const at = this.stamp();
    const stageField = type === 'lead' ? 'STATUS_ID' : 'STAGE_ID';
    const movedFunnel = 'CATEGORY_ID' in change && change['CATEGORY_ID'] !== card['CATEGORY_ID'];
    const movedStage = stageField in change && change[stageField] !== card[stageField];
    Object.assign(card, change, { DATE_MODIFY: at }, movedStage ? { MOVED_TIME: at } : {});
    this.#mean(type, card);
    if (movedStage) this.#note(type, card, movedFunnel ? 5 : this.#isFinal(type, card) ? 3 : 2, at);
    this.#tell(type, 'UPDATE', id);
  }

  remove(type: ItemType, id: number): void {
    this.#card(type, id);
    this.cards[type].delete(id);
    this.#sorted.delete(type);
    // What belongs to a card goes with it.
    const rows = this.shelves.productrow;
    for (const [rowId, row] of rows) {
      if (row['ownerType'] === SHORT_CODE[type] && row['ownerId'] === id) rows.delete(rowId);
    }
    if (hasHistory(type)) {
      const kept = this.history[type].filter((line) => line['OWNER_ID'] !== id);
      this.history[type].splice(0, this.history[type].length, ...kept);
    }
    this.#tell(type, 'DELETE', id);
  }

  put(shelf: Shelf, row: Row): void {
    this.shelves[shelf].set(Number(row['ID'] ?? row['id']), row);
  }

  /** The cards that the owner of the key may read, by id: rights cut rows without a word. */
  visible(type: ItemType): readonly Row[] {
    const cards = this.cards[type];
    const known = this.#sorted.get(type);
    if (known && known.size === cards.size && known.hiddenCount === this.hidden.size) return known.rows;
    const rows = [...cards.values()]
      .filter((card) => !this.hidden.has(`${type} ${String(card['ID'])}`))
      .sort((a, b) => Number(a['ID']) - Number(b['ID']));
    this.#sorted.set(type, { size: cards.size, hiddenCount: this.hidden.size, rows });
    return rows;
  }

  #card(type: ItemType, id: number): Row {
    const card = this.cards[type].get(id);
    if (!card) throw new Error(`the portal has no ${type} ${id}`);
    return card;
  }

  #mean(type: ItemType, card: Row): void {
    if (type !== 'lead' && type !== 'deal') return;
    const semantic = this.#statusOf(type, card)?.SEMANTICS ?? 'P';
    if (type === 'lead') card['STATUS_SEMANTIC_ID'] = semantic;
    else Object.assign(card, { STAGE_SEMANTIC_ID: semantic, CLOSED: semantic === 'P' ? 'N' : 'Y' });
  }

  #statusOf(type: ItemType, card: Row): Status | undefined {
    const category = card['CATEGORY_ID'] as number;
    const entity =
      type === 'lead'
        ? 'STATUS'
        : type === 'invoice'
          ? `SMART_INVOICE_STAGE_${category}`
          : category === 0
            ? 'DEAL_STAGE'
            : `DEAL_STAGE_${category}`;
    const stage = card[type === 'lead' ? 'STATUS_ID' : 'STAGE_ID'];
    return this.statuses.find(({ ENTITY_ID, STATUS_ID }) => ENTITY_ID === entity && STATUS_ID === stage);
  }

  #isFinal(type: ItemType, card: Row): boolean {
    return Boolean(this.#statusOf(type, card)?.SEMANTICS);
  }

  #note(type: ItemType, card: Row, kind: 1 | 2 | 3 | 5, at: string): void {
    if (!hasHistory(type)) return;
    const semantic = this.#statusOf(type, card)?.SEMANTICS ?? 'P';
    const stage =
      type === 'lead'
        ? { STATUS_SEMANTIC_ID: semantic, STATUS_ID: card['STATUS_ID'] ?? null }
        : {
            CATEGORY_ID: card['CATEGORY_ID'] ?? null,
            STAGE_SEMANTIC_ID: semantic,
            STAGE_ID: card['STAGE_ID'] ?? null,
          };
    this.#historyId += 1;
    const line = { ID: this.#historyId, TYPE_ID: kind, OWNER_ID: card['ID'] ?? null, CREATED_TIME: at };
    this.history[type].push({ ...line, ...stage });
  }

  #tell(type: ItemType, what: 'ADD' | 'UPDATE' | 'DELETE', cardId: number): void {
    const name = type === 'invoice' ? `ONCRMDYNAMICITEM${what}` : `ONCRM${type.toUpperCase()}${what}`;
    this.offline.push({ id: this.#eventId, name, cardId, at: this.stamp() });
    this.#eventId += 1;
  }
}
