import { hostOf } from '../http/address.ts';
import type { HttpAnswer } from '../http/exchange.ts';
import { usualVerdict, type Verdict } from '../http/verdict.ts';
import { isObject, parseJson, type JsonObject } from '../json.ts';
import { SourceTrouble } from '../trouble.ts';

/** Too many requests: of the application, the user, the page, and of uses of the business. */
const LIMITS = [4, 17, 32, 613, 80_000, 80_001, 80_002, 80_003, 80_004, 80_014];
const TOO_MUCH = { code: 100, subcode: 1_487_534 };

/** An error is told by its code, whatever the status of HTTP. */
export function verdictOf(answer: HttpAnswer, source: string): Verdict {
  const body = bodyOf(answer);
  const error = body['error'];
  if (!isObject(error)) return usualVerdict(answer);
  // A period too long is for the one who asked to cut.
  if (isTooMuch(body)) return { kind: 'fine' };
  const code = Number(error['code']);
  if (LIMITS.includes(code)) return { kind: 'wait', seconds: regainedIn(answer) };
  if (error['is_transient'] === true || code === 1 || code === 2) return { kind: 'wait', seconds: null };
  const isKey = code === 190 || code === 102 || code === 10 || (code >= 200 && code < 300);
  const said = `${hostOf(answer.url)}: ${String(error['message'] ?? '')} (${code})`;
  return {
    kind: 'wrong',
    trouble: new SourceTrouble(isKey ? 'setting' : 'changed', {
      ru: `${said}${isKey ? `; проверьте токен источника ${source}, его право ads_read и account` : ''}`,
      en: `${said}${isKey ? `; see to the token of source ${source}, its permission ads_read and to account` : ''}`,
    }),
  };
}

/** Whether an answer says that the period holds more than is given at once. */
export function isTooMuch({ error }: JsonObject): boolean {
  return (
    isObject(error) && Number(error['code']) === TOO_MUCH.code && Number(error['error_subcode']) === TOO_MUCH.subcode
  );
}

export function errorOf({ error }: JsonObject, host: string): SourceTrouble {
  const said = `${host}: ${isObject(error) ? String(error['message'] ?? error['code']) : ''}`;
  return new SourceTrouble('changed', { ru: said, en: said });
}

/** Minutes until the account may be asked again stand in a header, by business and kind of use. */
function regainedIn({ headers }: HttpAnswer): number | null {
  const minutes = [
    ...(headers['x-business-use-case-usage'] ?? '').matchAll(/"estimated_time_to_regain_access":\s*(\d+)/g),
  ]
    .map(([, found]) => Number(found))
    .filter((found) => found > 0);
  return minutes.length === 0 ? null : Math.max(...minutes) * 60;
}

function bodyOf(answer: HttpAnswer): JsonObject {
  try {
    const value = parseJson(answer.text());
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
