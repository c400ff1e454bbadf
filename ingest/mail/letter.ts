import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import iconv from 'iconv-lite';
import { simpleParser, type AddressObject, type EmailAddress, type ParsedMail } from 'mailparser';
import { watchEncoding } from '../files/encoding.ts';
import { momentOf } from './sent-at.ts';

/** What is kept of a letter: its headers' facts, never its body. */
export type Letter = {
  /** Message-ID without brackets; where a letter has none, a hash of its headers */
  readonly message_id: string;
  /** the first letter of the talk it belongs to */
  readonly thread_key: string;
  /** letter, auto_reply, bounce or list */
  readonly kind: string;
  readonly from_email: string | null;
  /** To and Cc, a blank between */
  readonly to_emails: string | null;
  readonly subject: string | null;
  readonly sent_at: string | null;
  readonly mailbox: string | null;
  readonly folder: string | null;
};

export type LetterPlace = {
  readonly mailbox: string | null;
  readonly folder: string | null;
  /** when the box received it, for a letter whose own date cannot be read */
  readonly receivedAt: Date | null;
};

/** Reads the header block of a letter (all up to the first empty line). */
export async function letterOf(header: Buffer, place: LetterPlace): Promise<Letter> {
  const text = headerText(header);
  const parsed = await simpleParser(Buffer.from(`${text}\r\n\r\n`, 'utf8'), { skipHtmlToText: true });
  const lines = rawLines(text);
  const messageId = bare(parsed.messageId) ?? `hash-${createHash('sha256').update(header).digest('hex').slice(0, 32)}`;
  const references = [parsed.references ?? []].flat().map(bare);
  const sentAt = momentOf(lines.get('date')) ?? receivedAt(lines.get('received')) ?? place.receivedAt;
  return {
    message_id: messageId,
    thread_key: references.find((id) => id !== null) ?? bare(parsed.inReplyTo) ?? messageId,
    kind: kindOf(parsed, lines),
    from_email: addressesOf(parsed.from)[0] ?? null,
    to_emails: [...new Set([...addressesOf(parsed.to), ...addressesOf(parsed.cc)])].join(' ') || null,
    subject: parsed.subject?.replace(/\s+/g, ' ').trim() || null,
    sent_at: sentAt?.toISOString() ?? null,
    mailbox: place.mailbox,
    folder: place.folder,
  };
}

/** Headers are ASCII by the book; those that are not are UTF-8, else in an encoding of their own that is told by looking. */
function headerText(header: Buffer): string {
  if (isUtf8(header)) return header.toString('utf8');
  const watch = watchEncoding();
  watch.see(header);
  return iconv.decode(header, watch.found());
}

/** Headers by small name, unfolded; the first of each, which of Received is the last hop. */
function rawLines(text: string): Map<string, string> {
  const lines = new Map<string, string>();
  for (const line of text.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    if (!lines.has(name)) lines.set(name, line.slice(colon + 1).trim());
  }
  return lines;
}

function receivedAt(received: string | undefined): Date | null {
  return momentOf(received?.slice(received.lastIndexOf(';') + 1).trim());
}

/** Programs that answer and post offices that give letters back are no people; nor are mailing lists. */
function kindOf(parsed: ParsedMail, lines: ReadonlyMap<string, string>): string {
  const type = lines.get('content-type')?.toLowerCase() ?? '';
  const from = addressesOf(parsed.from)[0] ?? '';
  const isReport = type.startsWith('multipart/report') && /report-type="?(delivery-status|disposition)/.test(type);
  if (isReport || lines.get('return-path') === '<>' || /^(mailer-daemon|postmaster)@/.test(from)) return 'bounce';
  const auto = lines.get('auto-submitted')?.toLowerCase() ?? 'no';
  const precedence = lines.get('precedence')?.toLowerCase() ?? '';
  const isAnswer = lines.has('x-autoreply') || lines.has('x-autorespond') || precedence === 'auto_reply';
  if (auto !== 'no' || isAnswer) return 'auto_reply';
  const isList =
    lines.has('list-id') || lines.has('list-unsubscribe') || precedence === 'bulk' || precedence === 'list';
  return isList ? 'list' : 'letter';
}

function addressesOf(field: AddressObject | AddressObject[] | undefined): string[] {
  const inside = (one: EmailAddress): string[] => [
    ...(one.address ? [one.address.toLowerCase()] : []),
    ...(one.group ?? []).flatMap(inside),
  ];
  return [field ?? []].flat().flatMap(({ value }) => value.flatMap(inside));
}

function bare(id: string | undefined): string | null {
  const plain = id?.trim().replace(/^<|>$/g, '') ?? '';
  return plain === '' ? null : plain;
}
