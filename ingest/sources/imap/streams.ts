import { z } from 'zod';
import { bodyOf } from '../../mail/body.ts';
import { letterOf } from '../../mail/letter.ts';
import type { Cursor, Page, Stream } from '../connector.ts';
import { SOURCE_BYTES, type Box } from './box.ts';
import type { ImapSettings } from './settings.ts';

/** By folder, the validity of its numbers and the last number that was read. */
const placeSchema = z.record(z.string(), z.object({ validity: z.string(), uid: z.number() }));
type Places = z.infer<typeof placeSchema>;

/**
 * The letters of a box. The cursor is (UIDVALIDITY, UID) for each folder; a folder whose validity changed is read from its
 * first letter, and what was read before is known by its Message-ID.
 */
export function letterStream(settings: ImapSettings, open: (signal: AbortSignal) => Promise<Box>): Stream {
  return {
    name: 'letters',
    // A token is given back as it was; nothing is read twice but after a change of validity.
    reads: { kind: 'changes', overlapMinutes: 0 },
    // A letter that was thrown away was written all the same.
    deletes: { kind: 'none' },
    idOf: (letter) => String(letter['message_id']),
    pages: async function* (cursor, signal): AsyncIterable<Page> {
      const places: Places = cursor.kind === 'token' ? placeSchema.parse(JSON.parse(cursor.token)) : {};
      const box = await open(signal);
      try {
        for (const folder of await box.folders()) {
          const opened = await box.open(folder);
          try {
            const known = places[folder];
            const from = known?.validity === opened.validity ? known.uid : 0;
            for await (const page of opened.letters(from)) {
              signal.throwIfAborted();
              const records = [];
              for (const { header, receivedAt, source } of page) {
                const letter = await letterOf(header, { mailbox: settings.user, folder, receivedAt });
                records.push({ ...letter, ...(source === null ? {} : await bodyOf(source, SOURCE_BYTES)) });
              }
              const last = page.at(-1)?.uid ?? from;
              places[folder] = { validity: opened.validity, uid: Math.max(last, places[folder]?.uid ?? 0, from) };
              yield { records: once(records), deletedIds: [], cursor: tokenOf(places) };
            }
            if (places[folder]?.validity !== opened.validity) {
              places[folder] = { validity: opened.validity, uid: from };
              yield { records: [], deletedIds: [], cursor: tokenOf(places) };
            }
          } finally {
            opened.close();
          }
        }
      } finally {
        await box.close();
      }
    },
  };
}

function tokenOf(places: Places): Cursor {
  return { kind: 'token', token: JSON.stringify(places) };
}

/** A page may hold a letter twice, as Gmail shows one under several labels. */
function once<T extends { readonly message_id: string }>(records: readonly T[]): T[] {
  return [...new Map(records.map((record) => [record.message_id, record])).values()];
}
