import type { Stream } from '../../connector.ts';
import type { JsonObject } from '../../json.ts';
import type { Params } from '../brackets.ts';
import { underClassicNames } from '../classic-names.ts';
import type { Bitrix24Client } from '../client.ts';
import { chunks, rowsAt, rowsById, rowsByStart, type IdList } from '../lists.ts';
import type { PortalReader } from './portal.ts';
import { wholeStream } from './whole.ts';

type Orders = 'invoices' | 'deals';

const OWNER: Readonly<Record<Orders, string>> = { invoices: 'SI', deals: 'D' };
/** Owners whose rows are asked for by one command. */
const OWNERS = 50;
/** Commands of one request: rows are heavier than cards. */
const COMMANDS = 20;

/**
 * What was sold, with its lines: paid invoices or won deals. Rows say nothing of when they changed, so they are read
 * whole, of sold orders only.
 */
export function orderStreams({ client, settings }: PortalReader): Stream[] {
  const { orders } = settings;
  // Both are offered in any case: what was read under another setting is then seen to be gone.
  const sold = (signal: AbortSignal): AsyncIterable<readonly JsonObject[]> =>
    orders === 'none' ? nothing() : orders === 'deals' ? wonDeals(client, signal) : paidInvoices(client, signal);
  return [
    wholeStream('orders', (row) => String(row['order_id'] ?? ''), sold),
    wholeStream(
      'order_lines',
      (row) => String(row['id'] ?? ''),
      async function* (signal) {
        if (orders === 'none') return;
        for await (const rows of sold(signal)) yield* linesOf(client, OWNER[orders], idsOf(rows), signal);
      },
    ),
  ];
}

async function* nothing(): AsyncIterable<readonly JsonObject[]> {}

const idsOf = (rows: readonly JsonObject[]): string[] => rows.map(({ ID }) => String(ID));

const DEAL_FIELDS = [
  ...'ID TITLE OPPORTUNITY CURRENCY_ID ASSIGNED_BY_ID COMPANY_ID CONTACT_ID MOVED_TIME CLOSEDATE IS_RECURRING'.split(
    ' ',
  ),
];

async function* wonDeals(client: Bitrix24Client, signal: AbortSignal): AsyncIterable<readonly JsonObject[]> {
  const list: IdList = {
    ...{ method: 'crm.deal.list', scope: 'crm', params: { select: DEAL_FIELDS } },
    ...{ idName: 'ID', idField: 'ID', path: [] },
  };
  for await (const { rows } of rowsById(client, list, { STAGE_SEMANTIC_ID: 'S' }, '0', signal)) {
    yield rows
      .filter(({ IS_RECURRING }) => IS_RECURRING !== 'Y')
      .map((deal) => ({ ...deal, order_id: `D_${String(deal['ID'])}`, order_deal_id: deal['ID'] ?? null }));
  }
}

/** Invoices bear no meaning of their stage: it stands in the dictionary. */
async function* paidInvoices(client: Bitrix24Client, signal: AbortSignal): AsyncIterable<readonly JsonObject[]> {
  const paid: string[] = [];
  for await (const statuses of rowsByStart(client, 'crm.status.list', 'crm', {}, [], signal)) {
    for (const { ENTITY_ID, STATUS_ID, SEMANTICS } of statuses) {
      if (String(ENTITY_ID).startsWith('SMART_INVOICE_STAGE_') && SEMANTICS === 'S') paid.push(String(STATUS_ID));
    }
  }
  if (paid.length === 0) return;
  const list: IdList = {
    ...{ method: 'crm.item.list', scope: 'crm', params: { entityTypeId: 31, select: ['*'] } },
    ...{ idName: 'id', idField: 'id', path: ['items'] },
  };
  for await (const { rows } of rowsById(client, list, { '@stageId': paid }, '0', signal)) {
    yield rows.map((row) => {
      const invoice = underClassicNames('invoice', row);
      return { ...invoice, order_id: `SI_${String(row['id'])}`, order_deal_id: row['parentId2'] ?? null };
    });
  }
}

async function* linesOf(
  client: Bitrix24Client,
  ownerType: string,
  owners: readonly string[],
  signal: AbortSignal,
): AsyncIterable<readonly JsonObject[]> {
  const groups = chunks(owners, OWNERS).map((ids) => ({ '=ownerType': ownerType, '=ownerId': ids }));
  for (const filters of chunks(groups, COMMANDS)) yield* linesUnder(client, filters, signal);
}

async function* linesUnder(
  client: Bitrix24Client,
  filters: readonly Params[],
  signal: AbortSignal,
): AsyncIterable<readonly JsonObject[]> {
  const method = 'crm.item.productrow.list';
  const order = { id: 'asc' };
  const answers = await client.batch(
    filters.map((filter) => ({ method, params: { filter, order } })),
    signal,
  );
  for (const [at, answer] of answers.entries()) {
    const filter = filters[at] as Params;
    // A command that was refused, and one with more than a page, is asked alone.
    const rows = answer.kind === 'given' ? rowsAt(answer.result, ['productRows'], method) : null;
    if (rows !== null && rows.length < 50) yield rows.map(withOrder);
    else {
      for await (const page of rowsByStart(client, method, 'crm', { filter, order }, ['productRows'], signal)) {
        yield page.map(withOrder);
      }
    }
  }
}

function withOrder(row: JsonObject): JsonObject {
  return { ...row, line_order_id: `${String(row['ownerType'])}_${String(row['ownerId'])}` };
}
