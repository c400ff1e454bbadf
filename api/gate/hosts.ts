import { isLoopback } from '../../cli/config.ts';

/** Which Host headers the server answers to. `any`: it listens beyond this machine and was given no name. */
export type Hosts = { readonly kind: 'any' } | { readonly kind: 'these'; readonly names: ReadonlySet<string> };

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'] as const;

/**
 * A page of another site can point its own name at 127.0.0.1 (DNS rebinding) and then read a loopback server as its
 * own; the Host header gives it away.
 */
export function hostsOf(facts: { readonly host: string; readonly publicUrl: string | null }): Hosts {
  const named = facts.publicUrl ? [new URL(facts.publicUrl).hostname] : [];
  if (!isLoopback(facts.host) && named.length === 0) return { kind: 'any' };
  const own = facts.host.includes(':') ? `[${facts.host}]` : facts.host;
  return { kind: 'these', names: new Set([...LOOPBACK, ...named, own].map((name) => name.toLowerCase())) };
}

/** `host` is the header as sent, with or without a port. */
export function answersTo(hosts: Hosts, host: string | undefined): boolean {
  switch (hosts.kind) {
    case 'any':
      return true;
    case 'these':
      return hosts.names.has((host ?? '').replace(/:\d+$/, '').toLowerCase());
  }
}
