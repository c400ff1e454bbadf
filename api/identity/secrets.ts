import { createHash } from 'node:crypto';

/** What a secret is kept as; the secret itself (256 random bits) is never written down. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

export function newSecret(random: (bytes: number) => Uint8Array): string {
  return Buffer.from(random(32)).toString('base64url');
}

export function newId(random: (bytes: number) => Uint8Array): string {
  return Buffer.from(random(12)).toString('hex');
}
