export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Card = { [field: string]: Json };
export type CardType = 'leads' | 'contacts' | 'companies';

const SINGULAR: Readonly<Record<CardType, string>> = { leads: 'lead', contacts: 'contact', companies: 'company' };

export type Pipeline = {
  readonly id: number;
  name: string;
  readonly sort: number;
  readonly is_main: boolean;
  readonly is_archive: boolean;
  /** beside 142 and 143, which every pipeline has */
  readonly statuses: { readonly id: number; name: string; readonly sort: number; readonly type: 0 | 1 }[];
};

export type Event = { readonly id: string; readonly type: string; readonly created_at: number } & Card;

/** The state of an account: its cards, and the events it noted of what happened to them. Times are unix seconds. */
export class Account {
  readonly id = 30000001;
  currency = 'RUB';
  readonly cards: Record<CardType, Map<number, Card>> = { leads: new Map(), contacts: new Map(), companies: new Map() };
  /** the basket of leads; contacts and companies have none that the API shows */
  readonly basket = new Map<number, Card>();
  readonly notes: Record<CardType, Map<number, Card>> = { leads: new Map(), contacts: new Map(), companies: new Map() };
  readonly tasks = new Map<number, Card>();
  readonly users = new Map<number, Card>();
  readonly pipelines: Pipeline[] = [];
  /** titles that people gave to stages, by `pipeline status`: 142 and 143 can be renamed too */
  readonly renamed = new Map<string, string>();
  readonly lossReasons: { readonly id: number; name: string; readonly sort: number }[] = [];
  readonly unsorted: Card[] = [];
  readonly customers = new Map<number, Card>();
  readonly transactions = new Map<number, Card>();
  readonly events: Event[] = [];
  #eventNumber = 0;

  constructor(
    /** the account's own time */
    public now: () => Date,
  ) {}

  get second(): number {
    return Math.floor(this.now().getTime() / 1000);
  }

  add(type: CardType, card: Card): Card {
    const at = (card['created_at'] as number | undefined) ?? this.second;
    const whole: Card = {
      ...{ name: '', responsible_user_id: 0, group_id: 0, created_by: 0, updated_by: 0, closest_task_at: null },
      ...{ is_deleted: false, custom_fields_values: null, account_id: this.id, updated_at: at },
      ...card,
      created_at: at,
    };
    this.cards[type].set(card['id'] as number, whole);
    this.tell(`${SINGULAR[type]}_added`, card['id'] as number, SINGULAR[type], { created_at: at });
    return whole;
  }

  edit(type: CardType, id: number, change: Card): void {
    const card = this.#card(type, id);
    const before = { id: card['status_id'] ?? null, pipeline_id: card['pipeline_id'] ?? null };
    Object.assign(card, change, { updated_at: this.second });
    const after = { id: card['status_id'] ?? null, pipeline_id: card['pipeline_id'] ?? null };
    if (type !== 'leads' || (before.id === after.id && before.pipeline_id === after.pipeline_id)) return;
    const isFinal = after.id === 142 || after.id === 143;
    card['closed_at'] = isFinal ? this.second : null;
    this.tell('lead_status_changed', id, 'lead', {
      value_before: [{ lead_status: before }],
      value_after: [{ lead_status: after }],
    });
  }

  /** A lead goes to the basket, another card out of sight. */
  remove(type: CardType, id: number): void {
    const card = this.#card(type, id);
    this.cards[type].delete(id);
    if (type === 'leads') this.basket.set(id, { ...card, is_deleted: true, updated_at: this.second });
    this.tell(`${SINGULAR[type]}_deleted`, id, SINGULAR[type]);
  }

  restore(id: number): void {
    const card = this.basket.get(id);
    if (!card) throw new Error(`the basket has no lead ${id}`);
    this.basket.delete(id);
    this.cards.leads.set(id, { ...card, is_deleted: false, updated_at: this.second });
    this.tell('lead_restored', id, 'lead');
  }

  /** Empties the basket: of what was in it, nothing but the events of its deletion is left. */
  purge(): void {
    this.basket.clear();
  }

  tell(type: string, entityId: number, entityType: string, more: Card = {}): void {
    this.#eventNumber += 1;
    const id = `01jgk3v9w1q0z8m7n6p5r${String(this.#eventNumber).padStart(5, '0')}`;
    this.events.push({
      ...{ id, type, entity_id: entityId, entity_type: entityType, created_by: 504141, created_at: this.second },
      ...{ value_before: [], value_after: [], account_id: this.id },
      ...more,
    });
  }

  #card(type: CardType, id: number): Card {
    const card = this.cards[type].get(id);
    if (!card) throw new Error(`the account has no ${type} ${id}`);
    return card;
  }
}
