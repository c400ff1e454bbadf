import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../../cli/voronka.fixture.ts';

/** A MariaDB server of its own, empty, on a free port of the loopback. */
export type MariaDb = {
  readonly port: number;
  readonly password: string;
  run(sql: string): void;
  close(): Promise<void>;
};

const SERVERS = ['/usr/sbin/mariadbd', '/usr/local/bin/mariadbd', '/usr/sbin/mysqld'];

/** Null, with a line on stderr, where no server is installed. */
export async function mariaDb(): Promise<MariaDb | null> {
  const server = SERVERS.find(existsSync);
  if (server === undefined) {
    process.stderr.write('skipped: no MariaDB server on this machine (apt-get install mariadb-server)\n');
    return null;
  }
  const root = mkdtempSync(join(tmpdir(), 'voronka-mariadb-'));
  const socket = join(root, 's.sock');
  const port = await freePort();
  const user = userInfo().username;
  const data = join(root, 'data');
  execFileSync(
    'mariadb-install-db',
    [`--user=${user}`, `--datadir=${data}`, '--auth-root-authentication-method=normal'],
    {
      stdio: 'ignore',
    },
  );
  const words = ['--no-defaults', `--user=${user}`, `--datadir=${data}`, `--socket=${socket}`, `--port=${port}`];
  const child = spawn(server, [...words, '--bind-address=127.0.0.1', `--pid-file=${join(root, 'pid')}`], {
    stdio: 'ignore',
  });
  const run = (sql: string): void => {
    const client = ['--no-defaults', `--socket=${socket}`, '-u', 'root', '--default-character-set=utf8mb4'];
    execFileSync('mariadb', client, { input: sql, stdio: ['pipe', 'ignore', 'pipe'] });
  };
  for (let attempt = 0; ; attempt++) {
    try {
      run('select 1');
      break;
    } catch (cause) {
      if (attempt > 150) throw cause;
      await wait(100);
    }
  }
  const password = "p'w/1";
  run(`create database shop character set utf8mb4;
       create user reader@'127.0.0.1' identified by '${password.replace("'", "''")}';
       create user reader@localhost identified by '${password.replace("'", "''")}';
       grant select on shop.* to reader@'127.0.0.1', reader@localhost;`);
  return {
    ...{ port, password, run },
    close: async () => {
      child.kill();
      if (child.exitCode === null) await once(child, 'exit');
      rmSync(root, { recursive: true, force: true });
    },
  };
}
