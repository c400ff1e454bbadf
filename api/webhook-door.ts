import type { Delivery } from '../ingest/sources/connector.ts';

/** What became of a delivery: how many records it named; no such source; not sent by the source; nobody can look now. */
export type Received =
  | { readonly kind: 'heard'; readonly count: number }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'stranger' }
  | { readonly kind: 'full' };

/** Where deliveries of sources go. What they name is read again from the source by the next sync, which comes soon. */
export type WebhookDoor = {
  receive(source: string, delivery: Delivery): Promise<Received>;
  /** What a system is answered that asks for a word before it sends anything; null: nobody here is asked that. */
  greet(source: string, query: Delivery['query']): Promise<string | null>;
};
