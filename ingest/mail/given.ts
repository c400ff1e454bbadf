import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { once } from 'node:events';
import { basename, dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { headOf } from '../files/head.ts';
import type { GivenFile } from '../files/zip.ts';
import { letterOf } from './letter.ts';
import { headerBlocks } from './mbox.ts';
import { momentOf } from './sent-at.ts';

/**
 * Mail among the files is given as tables of its letters' headers, so that landing keeps no body: an mbox as one file,
 * the letters of a folder (.eml) as one. Other files stay as they are.
 */
export async function withLettersRead(files: readonly GivenFile[], folder: string): Promise<GivenFile[]> {
  const others: GivenFile[] = [];
  const tables = new Map<string, GivenFile[]>();
  for (const file of files) {
    const kind = await mailKind(file);
    if (kind === null) others.push(file);
    else {
      const table = kind === 'mbox' ? file.shown : `${dirname(file.shown)}/`;
      tables.set(table, [...(tables.get(table) ?? []), file]);
    }
  }
  for (const [at, [table, mails]] of [...tables].entries()) {
    await mkdir(join(folder, String(at)), { recursive: true });
    const name = `${basename(table)}.letters.ndjson`;
    const path = join(folder, String(at), name.replace(/[^\p{L}\p{N}._ -]/gu, '_'));
    await writeTable(path, mails);
    others.push({ path, name, shown: table });
  }
  return others;
}

async function mailKind(file: GivenFile): Promise<'mbox' | 'letter' | null> {
  if (/\.eml$/i.test(file.name)) return 'letter';
  const head = (await headOf(file.path)).toString('latin1');
  return head.startsWith('From ') || /\.mbox$/i.test(file.name) ? 'mbox' : null;
}

async function writeTable(path: string, mails: readonly GivenFile[]): Promise<void> {
  const out = createWriteStream(path);
  for (const { path: mail, name } of mails) {
    for await (const { header, fromLine } of headerBlocks(mail)) {
      const receivedAt = momentOf(fromLine === null ? undefined : asctime(fromLine));
      const letter = await letterOf(header, { mailbox: null, folder: basename(name), receivedAt });
      if (!out.write(`${JSON.stringify({ letter: 'letter', ...letter })}\n`)) await once(out, 'drain');
    }
  }
  out.end();
  await finished(out);
}

/** "From anna@example.org Mon Mar 10 18:02:08 2025" in the order of a Date header. */
function asctime(line: string): string {
  const found = /([A-Z][a-z]{2}) +(\d{1,2}) (\d{2}:\d{2}:\d{2})(?: [-+A-Z0-9]+)? (\d{4})/.exec(line);
  return found ? `${found[2]} ${found[1]} ${found[4]} ${found[3]}` : '';
}
