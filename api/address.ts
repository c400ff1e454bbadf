import type { Facts } from './deps.ts';

/** Where people reach the server. One that listens everywhere is named by the loopback. */
export function addressOf({ publicUrl, host, port }: Pick<Facts, 'publicUrl' | 'host' | 'port'>): string {
  if (publicUrl) return publicUrl;
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
