import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { ImapFlow, type FetchMessageObject } from 'imapflow';
import { SourceTrouble } from '../trouble.ts';
import type { ImapSettings } from './settings.ts';

/** A letter as the box has it: its number in the folder, its headers, when the box received it. */
export type BoxLetter = {
  readonly uid: number;
  readonly header: Buffer;
  readonly receivedAt: Date | null;
  /** the letter from its first byte on, as far as it was asked for; null: bodies are not kept */
  readonly source: Buffer | null;
};

/** So much of a letter is asked for where bodies are kept: text stands before attachments. */
export const SOURCE_BYTES = 256 * 1024;

/** A folder that is open for reading; its numbers are good as long as its validity stays. */
export type OpenFolder = {
  readonly validity: string;
  /** Letters with numbers above `uid`, in order, a page at a time. */
  letters(uid: number): AsyncIterable<readonly BoxLetter[]>;
  close(): void;
};

export type Box = {
  folders(): Promise<readonly string[]>;
  open(folder: string): Promise<OpenFolder>;
  close(): Promise<void>;
};

/** Signs in to a mail box. Throws SourceTrouble: a wrong password is a setting, a silent server is away. */
export async function openBox(settings: ImapSettings, password: string, signal: AbortSignal): Promise<Box> {
  const { host, user, security } = settings;
  const client = new ImapFlow({
    ...{ host, port: settings.port ?? (security === 'tls' ? 993 : 143), secure: security === 'tls' },
    ...(security === 'starttls' ? { doSTARTTLS: true } : {}),
    ...(security === 'none' ? { doSTARTTLS: false } : {}),
    ...{ auth: { user, pass: password }, logger: false, disableAutoIdle: true },
    ...(settings.ca_file === undefined ? {} : { tls: { ca: [...rootCertificates, authorityOf(settings.ca_file)] } }),
  });
  client.on('error', () => undefined);
  const stop = (): void => client.close();
  signal.addEventListener('abort', stop, { once: true });
  try {
    await client.connect();
  } catch (cause) {
    signal.throwIfAborted();
    throw connectTrouble(cause, settings);
  }
  return {
    folders: async () => {
      if (settings.folders.length > 0) return settings.folders;
      const listed = await client.list();
      const sent = listed.filter(({ specialUse }) => specialUse === '\\Sent').map(({ path }) => path);
      return ['INBOX', ...sent];
    },
    open: (folder) => openFolder(client, folder, settings),
    close: async () => {
      signal.removeEventListener('abort', stop);
      await client.logout().catch(() => client.close());
    },
  };
}

async function openFolder(client: ImapFlow, folder: string, settings: ImapSettings): Promise<OpenFolder> {
  // Read-only: a letter that is read here stays unread for its people.
  const lock = await client.getMailboxLock(folder, { readOnly: true }).catch(() => {
    throw new SourceTrouble('setting', {
      ru: `${settings.host}: нет папки «${folder}»; проверьте sources.….folders`,
      en: `${settings.host}: there is no folder "${folder}"; see to sources.….folders`,
    });
  });
  const box = client.mailbox;
  if (box === false) throw new Error(`the folder ${folder} was closed at once`);
  const last = box.uidNext - 1;
  return {
    validity: box.uidValidity.toString(),
    letters: async function* (after) {
      if (after >= last) return;
      const found = await client.search({ uid: `${after + 1}:*` }, { uid: true });
      // "9:*" answers with the last letter even if its number is lower
      const uids = (found === false ? [] : (found ?? [])).filter((uid) => uid > after).sort((a, b) => a - b);
      for (let at = 0; at < uids.length; at += settings.page) {
        const asked = uids.slice(at, at + settings.page).join(',');
        const page: BoxLetter[] = [];
        const parts = { uid: true, internalDate: true, headers: true } as const;
        const wanted = settings.keep === 'bodies' ? { ...parts, source: { start: 0, maxLength: SOURCE_BYTES } } : parts;
        for await (const one of client.fetch(asked, wanted, { uid: true })) page.push(letterOf(one));
        yield page.toSorted((a, b) => a.uid - b.uid);
      }
    },
    close: () => lock.release(),
  };
}

function letterOf({ uid, headers, internalDate, source }: FetchMessageObject): BoxLetter {
  const receivedAt = internalDate === undefined ? null : new Date(internalDate);
  const isReal = receivedAt !== null && !Number.isNaN(receivedAt.getTime());
  return {
    ...{ uid, header: headers ?? Buffer.alloc(0), receivedAt: isReal ? receivedAt : null },
    source: source ?? null,
  };
}

function authorityOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const said = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new SourceTrouble('setting', {
      ru: `файл сертификата ${path} (ca_file) не прочесть: ${said}`,
      en: `the certificate's file ${path} (ca_file) cannot be read: ${said}`,
    });
  }
}

function connectTrouble(cause: unknown, { host, user }: ImapSettings): SourceTrouble {
  const isRefused = typeof cause === 'object' && cause !== null && 'authenticationFailed' in cause;
  if (isRefused) {
    return new SourceTrouble('setting', {
      ru: `${host} не принимает пароль ящика ${user}: нужен пароль приложения, а IMAP должен быть включён в настройках почты`,
      en: `${host} does not accept the password of ${user}: it wants an application password, with IMAP switched on in the mail's settings`,
    });
  }
  const said = cause instanceof Error ? cause.message : String(cause);
  const code = String((cause as NodeJS.ErrnoException).code ?? '');
  if (/^(CERT_|ERR_TLS_CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code)) {
    return new SourceTrouble('setting', {
      ru: `сертификату ${host} нельзя верить (${code}): пароль не отправлен. Свой удостоверяющий центр назовите в ca_file`,
      en: `the certificate of ${host} cannot be trusted (${code}): the password was not sent. Name an authority of your own in ca_file`,
    });
  }
  if (/STARTTLS/i.test(said)) {
    return new SourceTrouble('setting', {
      ru: `${host} не шифрует соединение по STARTTLS: пароль не отправлен. Попробуйте security: tls (порт 993)`,
      en: `${host} does not encrypt by STARTTLS: the password was not sent. Try security: tls (port 993)`,
    });
  }
  return new SourceTrouble('away', {
    ru: `${host} не отвечает по IMAP: ${said}`,
    en: `${host} does not answer by IMAP: ${said}`,
  });
}
