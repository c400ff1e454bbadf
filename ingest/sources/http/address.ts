import { lookup as resolve, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/**
 * Where an administrator may not send us, however they spell it: clouds keep the machine's own keys at link-local
 * addresses. Private networks are allowed: that is where 1C and telephony stand.
 */
const FORBIDDEN = new BlockList();
FORBIDDEN.addSubnet('169.254.0.0', 16, 'ipv4');
FORBIDDEN.addSubnet('0.0.0.0', 8, 'ipv4');
FORBIDDEN.addSubnet('224.0.0.0', 4, 'ipv4');
FORBIDDEN.addAddress('255.255.255.255', 'ipv4');
FORBIDDEN.addAddress('100.100.100.200', 'ipv4');
FORBIDDEN.addSubnet('fe80::', 10, 'ipv6');
FORBIDDEN.addSubnet('ff00::', 8, 'ipv6');
FORBIDDEN.addAddress('fd00:ec2::254', 'ipv6');
FORBIDDEN.addAddress('::', 'ipv6');

export function isForbiddenAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return isForbiddenAddress(mapped);
  return FORBIDDEN.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** A name that resolves to where we may not go; the connection is not made. */
export class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress';
  constructor(readonly host: string) {
    super(`${host} is an address that sources may not have`);
  }
}

/** Looks a host up for the connection itself, so that nobody can answer otherwise a second later. */
export const allowedLookup: LookupFunction = (host, options, done) => {
  resolve(host, { ...options, all: true }, (error, found: LookupAddress[]) => {
    if (error) return done(error, '', 0);
    if (found.some(({ address }) => isForbiddenAddress(address))) return done(new ForbiddenAddress(host), '', 0);
    const [first] = found;
    if (!first) return done(new Error(`${host} has no address`), '', 0);
    if (options.all === true) done(null, found);
    else done(null, first.address, first.family);
  });
};

/** The host of an address as errors name it: no path, no query, no key in it. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'the address of the source';
}
