import { createHash } from 'node:crypto';

/** SHA-256 of an e-mail in small letters; null where it is none. Equal to what core makes of a lead's e-mail. */
export function emailHash(text: string | undefined): string | null {
  const mail = text?.trim().toLowerCase() ?? '';
  return /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(mail) ? sha256(mail) : null;
}

/** SHA-256 of a telephone number in E.164; null where it is none. The rules are those of the macro phone_e164. */
export function phoneHash(text: string | undefined): string | null {
  const number = e164(text ?? '');
  return number === null ? null : sha256(number);
}

export function e164(text: string): string | null {
  const first = text.toLowerCase().replace(/(доб|ext|вн|x|#|,|;|\/).*$/, '');
  const digits = first.replace(/[^0-9]/g, '');
  if (/^[78][0-9]{10}$/.test(digits)) return `+7${digits.slice(1)}`;
  if (/^[0-9]{10}$/.test(digits) && !first.includes('+')) return `+7${digits}`;
  if (/^(810|00)[1-9][0-9]{9,14}$/.test(digits)) return `+${digits.replace(/^(810|00)/, '')}`;
  return /^[1-9][0-9]{9,14}$/.test(digits) ? `+${digits}` : null;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
