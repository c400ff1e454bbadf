import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { thisUser } from '../this-user.ts';

/** Linux keeps 108 bytes for the path of a socket, the closing zero included; macOS has 104. */
const longest = process.platform === 'darwin' ? 103 : 107;

/** Where the server of a data folder listens. A path too long for the system is hashed into the temporary folder. */
export function socketPath(dataDir: string): string {
  const beside = join(dataDir, 'voronka.sock');
  if (Buffer.byteLength(beside) <= longest) return beside;
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  return join(tmpdir(), `voronka-${thisUser().uid}`, `${name}.sock`);
}
