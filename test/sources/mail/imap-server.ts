import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { TLSSocket } from 'node:tls';

/** `whole`: with its body, for those who ask for it */
export type FakeLetter = { readonly header: Buffer; readonly receivedAt: string; readonly whole?: Buffer };
export type FakeFolder = { validity: number; readonly letters: Map<number, FakeLetter> };

/** A certificate that signs itself, for 127.0.0.1, good for a hundred years. */
export const CERTIFICATE = fileURLToPath(new URL('./mail.cert.pem', import.meta.url));
const [cert, key] = ['./mail.cert.pem', './mail.key.pem'].map((name) => readFileSync(new URL(name, import.meta.url)));

/** A small IMAP server on a socket (RFC 3501): one box, its folders, headers by number. */
export type FakeImap = {
  readonly port: number;
  /** by the name on the wire, modified UTF-7 */
  readonly folders: Map<string, FakeFolder>;
  /** commands as they came, without their tags; a password shows as *** */
  readonly seen: string[];
  /** closes the connection in the middle of the next answer to FETCH */
  cutNext: boolean;
  close(): Promise<void>;
};

export async function startImap(
  user: string,
  password: string,
  security: 'none' | 'starttls' | 'tls' = 'none',
): Promise<FakeImap> {
  const sockets = new Set<Socket>();
  const encrypted = (socket: Socket): TLSSocket =>
    new TLSSocket(socket, { isServer: true, ...(cert && key ? { cert, key } : {}) });
  const server = createServer((bare) => {
    bare.on('error', () => undefined);
    const socket = security === 'tls' ? encrypted(bare) : bare;
    const offers = security === 'starttls' ? ' STARTTLS LOGINDISABLED' : '';
    socket.write(`* OK [CAPABILITY IMAP4rev1 SPECIAL-USE${offers}] ready\r\n`);
    talk(socket, offers);
  });
  /** A talk with a client, of which a STARTTLS makes another. */
  const talk = (socket: Socket, offers: string): void => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    let selected: FakeFolder | null = null;
    let rest = '';
    socket.on('data', (chunk) => {
      rest += chunk.toString('latin1');
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        answer(line);
      }
    });

    const answer = (line: string): void => {
      const [, tag = '', command = ''] = /^(\S+) (.*)$/.exec(line) ?? [];
      fake.seen.push(command.replace(/^(LOGIN \S+) .*/i, '$1 ***'));
      const done = (text = 'OK done'): void => void socket.write(`${tag} ${text}\r\n`);
      const word = command.split(' ', 1)[0]?.toUpperCase();
      switch (word) {
        case 'CAPABILITY':
          socket.write(`* CAPABILITY IMAP4rev1 SPECIAL-USE${offers}\r\n`);
          return done();
        case 'STARTTLS':
          if (offers === '') return done('BAD not known here');
          done('OK begin');
          socket.removeAllListeners('data');
          return talk(encrypted(socket), '');
        case 'LOGIN': {
          const words = [...command.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, plain]) =>
            (quoted ?? plain ?? '').replace(/\\(.)/g, '$1'),
          );
          return done(words[1] === user && words[2] === password ? 'OK signed in' : 'NO [AUTHENTICATIONFAILED] wrong');
        }
        case 'LIST':
          if (/""$/.test(command)) socket.write('* LIST (\\Noselect) "/" ""\r\n');
          else {
            for (const name of fake.folders.keys()) {
              socket.write(`* LIST (${name === 'INBOX' ? '' : '\\Sent'}) "/" "${name}"\r\n`);
            }
          }
          return done();
        case 'LSUB':
        case 'NOOP':
          return done();
        case 'EXAMINE':
        case 'SELECT': {
          selected = fake.folders.get(/"?([^"]*)"?$/.exec(command.slice(8).trim())?.[1] ?? '') ?? null;
          if (!selected) return done('NO no such folder');
          const next = Math.max(0, ...selected.letters.keys()) + 1;
          socket.write(`* ${selected.letters.size} EXISTS\r\n* 0 RECENT\r\n* FLAGS (\\Seen)\r\n`);
          socket.write(`* OK [UIDVALIDITY ${selected.validity}] ok\r\n* OK [UIDNEXT ${next}] ok\r\n`);
          return done('OK [READ-ONLY] done');
        }
        case 'UID': {
          const letters = [...(selected?.letters ?? [])];
          if (/^UID SEARCH/i.test(command)) {
            const from = Number(/UID (\d+):\*/i.exec(command.slice(4))?.[1] ?? 1);
            const last = Math.max(0, ...letters.map(([uid]) => uid));
            // as servers do: with nothing from there on, the last letter is the answer
            const uids = letters.map(([uid]) => uid).filter((uid) => uid >= from || uid === last);
            socket.write(`* SEARCH ${uids.join(' ')}\r\n`);
            return done();
          }
          const wantsWhole = /BODY\.PEEK\[\]/i.test(command);
          const asked = (/FETCH (\S+)/i.exec(command)?.[1] ?? '')
            .split(',')
            .map((range) => range.split(':').map(Number));
          for (const [at, [uid, { header, receivedAt, whole = header }]] of letters.entries()) {
            if (!asked.some(([from = 0, to = from]) => uid >= from && uid <= to)) continue;
            socket.write(
              `* ${at + 1} FETCH (UID ${uid} INTERNALDATE "${receivedAt}" BODY[HEADER] {${header.length}}\r\n`,
            );
            if (fake.cutNext) {
              fake.cutNext = false;
              socket.destroy();
              return;
            }
            const source = whole.subarray(0, Number(/BODY\.PEEK\[\]<0\.(\d+)>/i.exec(command)?.[1] ?? 0));
            const more = wantsWhole ? [Buffer.from(` BODY[]<0> {${source.length}}\r\n`), source] : [];
            socket.write(Buffer.concat([header, ...more, Buffer.from(')\r\n')]));
          }
          return done();
        }
        case 'CLOSE':
        case 'UNSELECT':
          selected = null;
          return done();
        case 'LOGOUT':
          socket.write('* BYE\r\n');
          done();
          socket.end();
          return;
        default:
          return done('BAD not known here');
      }
    };
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const fake: FakeImap = {
    port: (server.address() as AddressInfo).port,
    folders: new Map(),
    seen: [],
    cutNext: false,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
  return fake;
}
