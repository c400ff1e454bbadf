import { createHmac } from 'node:crypto';
import { hintOf } from '../called-again.ts';
import type { Greeting, Hearing } from '../connector.ts';
import { isSameSecret } from '../same-secret.ts';

/** What each event is signed over; an event that is not here cannot be told from a stranger's. */
const SIGNED: Readonly<Record<string, readonly string[]>> = {
  NOTIFY_START: ['caller_id', 'called_did', 'call_start'],
  NOTIFY_INTERNAL: ['caller_id', 'called_did', 'call_start'],
  NOTIFY_IVR: ['caller_id', 'called_did', 'call_start'],
  NOTIFY_ANSWER: ['caller_id', 'destination', 'call_start'],
  NOTIFY_END: ['caller_id', 'called_did', 'call_start'],
  NOTIFY_OUT_START: ['internal', 'destination', 'call_start'],
  NOTIFY_OUT_END: ['internal', 'destination', 'call_start'],
  NOTIFY_RECORD: ['pbx_call_id', 'call_id_with_rec'],
};

/** Zadarma asks an address to say a word back before it sends there. */
export const greetedByZadarma: Greeting = ({ zd_echo: word = '' }) => (/^[\w-]{1,128}$/.test(word) ? word : null);

/** Events of Zadarma are hints: a call that is over is read again from the statistics, with all its legs. */
export const heardFromZadarma: Hearing = ({ headers, body }, secret) => {
  const ours = secret('secret');
  if (ours === null || body.kind !== 'form') return { kind: 'stranger' };
  const field = (name: string): string => {
    const value = body.fields[name];
    return typeof value === 'string' ? value : '';
  };
  const event = field('event');
  const signed = Object.hasOwn(SIGNED, event) ? SIGNED[event] : undefined;
  const sign = headers['signature'];
  if (signed === undefined || sign === undefined || !isSignOf(sign, signed.map(field).join(''), ours)) {
    return { kind: 'stranger' };
  }
  const call = { key: field('pbx_call_id'), at: field('call_start') };
  const isOver = event === 'NOTIFY_END' || event === 'NOTIFY_OUT_END';
  return { kind: 'heard', hints: isOver && call.key !== '' ? [{ stream: 'calls', id: hintOf(call) }] : [] };
};

/**
 * The vendor's PHP takes base64 of the HMAC's hexadecimal digits, its TypeScript base64 of the bytes; none but the owner
 * of the secret can write either.
 */
function isSignOf(sign: string, text: string, secret: string): boolean {
  const hmac = createHmac('sha1', secret).update(text).digest();
  return [Buffer.from(hmac.toString('hex')), hmac].some((form) => isSameSecret(sign, form.toString('base64')));
}
