import type { Answer, Call } from '../listening.ts';

type Noted = { readonly set: string; readonly key: string; readonly isGone: boolean; message: number | null };

const NODE = '5f0a2c11-55bc-11d9-848a-0011aa43529a';

/**
 * An exchange plan with one node, as the platform keeps it: a change is registered once and waits; SelectChanges marks all
 * that waits with the number of its message and gives it, NotifyChangesReceived forgets what went out up to a number. What
 * is changed again after it went out waits anew.
 */
export class ExchangePlan {
  readonly name = 'Воронка';
  readonly node = NODE;
  /** object sets that the plan registers */
  readonly content = new Set<string>();
  /** messages asked for and confirmed, in order: `select 1`, `confirm 1` */
  readonly log: string[] = [];
  /** called before a message is confirmed */
  onConfirm: () => void = () => undefined;
  #received = 0;
  readonly #noted = new Map<string, Noted>();

  note(set: string, key: string, isGone: boolean): void {
    if (this.content.has(set)) this.#noted.set(`${set} ${key}`, { set, key, isGone, message: null });
  }

  /** The answer to a request that is the plan's; null when it is about something else. */
  answer({ method, url }: Call, path: string, root: string): Answer | null {
    if (path === `ExchangePlan_${this.name}(guid'${NODE}')`) return this.#node();
    if (path !== 'SelectChanges' && path !== 'NotifyChangesReceived') return null;
    if (method !== 'POST') return { status: 405, type: 'application/xml', body: '' };
    const isOurs = url.searchParams.get('DataExchangePoint') === `'${root}/ExchangePlan_${this.name}(guid'${NODE}')'`;
    if (!isOurs) return { status: 404, type: 'application/xml', body: error(9, 'Экземпляр сущности не найден') };
    const message = Number(url.searchParams.get('MessageNo'));
    return path === 'SelectChanges' ? this.#select(message, root) : this.#confirm(message);
  }

  /** Numbers are texts, as 64-bit ones are in the OData of 1C. */
  #node(): Answer {
    const body = { Ref_Key: NODE, Code: 'VRN', SentNo: '0', ReceivedNo: String(this.#received) };
    return { status: 200, type: 'application/json;charset=utf-8', body: JSON.stringify(body) };
  }

  #select(message: number, root: string): Answer {
    this.log.push(`select ${message}`);
    const entries = [...this.#noted.values()].map((noted) => {
      noted.message = message;
      const id = `${root}/${noted.set}(guid'${noted.key}')`;
      return noted.isGone
        ? `<at:deleted-entry ref="${id}" when="2025-03-27T12:00:00Z"/>`
        : `<entry><id>${id}</id><category term="StandardODATA.${noted.set}"/><content type="application/xml"/></entry>`;
    });
    const body = `<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">${entries.join('')}</feed>`;
    return { status: 200, type: 'application/atom+xml;type=feed;charset=utf-8', body };
  }

  #confirm(message: number): Answer {
    this.onConfirm();
    this.log.push(`confirm ${message}`);
    this.#received = message;
    for (const [key, noted] of this.#noted) {
      if (noted.message !== null && noted.message <= message) this.#noted.delete(key);
    }
    return { status: 200, type: 'application/xml', body: '' };
  }
}

function error(code: number, message: string): string {
  return `<m:error xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"><m:code>${code}</m:code><m:message>${message}</m:message></m:error>`;
}
