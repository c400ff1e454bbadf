import type { JsonObject } from '../json.ts';
import { SourceTrouble } from '../trouble.ts';

/** What the portal says is wrong. `error` can be an empty text or 0, so a failure is told by the key being there. */
export type Refusal = { readonly code: string; readonly description: string };

export function refusalIn(answer: JsonObject): Refusal | null {
  if (!('error' in answer)) return null;
  return { code: String(answer['error']), description: String(answer['error_description'] ?? '') };
}

/** Waited out, never reported: the portal asks for patience. */
export const isLimit = ({ code }: Refusal): boolean =>
  code === 'QUERY_LIMIT_EXCEEDED' || code === 'OPERATION_TIME_LIMIT';

export const isMissingMethod = ({ code }: Refusal): boolean => code === 'ERROR_METHOD_NOT_FOUND';

/** A refusal in words for the person who has to mend it. `secret` is the variable that holds the key. */
export function troubleOf(refusal: Refusal, method: string, scope: string, secret: string): SourceTrouble {
  const { code, description } = refusal;
  const said = [code, description].filter((word) => word !== '').join(': ');
  switch (code) {
    case 'NO_AUTH_FOUND':
    case 'INVALID_CREDENTIALS':
    case 'invalid_token':
    case 'expired_token':
      return new SourceTrouble('setting', {
        ru: `Битрикс24 не принимает ключ (${code}): проверьте ${secret}; вебхук могли удалить или его владельца уволить`,
        en: `Bitrix24 does not accept the key (${code}): see to ${secret}; the webhook may be deleted or its owner dismissed`,
      });
    case 'insufficient_scope':
    case 'INVALID_SCOPE':
      return new SourceTrouble('setting', {
        ru: `ключу Битрикс24 не хватает права «${scope}» для ${method}: отметьте его в настройке прав вебхука и сохраните`,
        en: `the key of Bitrix24 lacks the scope "${scope}" for ${method}: tick it in the webhook's permissions and save`,
      });
    case 'ACCESS_DENIED':
      return new SourceTrouble('setting', {
        ru: `Битрикс24 не даёт ${method} (${said}): REST нет на тарифе или у владельца вебхука нет прав`,
        en: `Bitrix24 refuses ${method} (${said}): the plan has no REST or the webhook's owner has no rights`,
      });
    case 'INVALID_REQUEST':
      return new SourceTrouble('setting', {
        ru: `Битрикс24 не принимает такой запрос (${said}): адрес портала должен начинаться с https://`,
        en: `Bitrix24 does not take such a request (${said}): the portal's address has to begin with https://`,
      });
    case 'PORTAL_DELETED':
      return new SourceTrouble('setting', {
        ru: 'этот Битрикс24 удалён (PORTAL_DELETED)',
        en: 'this Bitrix24 is deleted (PORTAL_DELETED)',
      });
    case 'OVERLOAD_LIMIT':
      return new SourceTrouble('away', {
        ru: 'Битрикс24 закрыл доступ из-за нагрузки (OVERLOAD_LIMIT): обратитесь в его поддержку',
        en: 'Bitrix24 has shut us out for overload (OVERLOAD_LIMIT): ask its support',
      });
    default:
      return new SourceTrouble('changed', {
        ru: `Битрикс24 ответил на ${method} ошибкой: ${said || 'без названия'}`,
        en: `Bitrix24 answered ${method} with an error: ${said || 'without a name'}`,
      });
  }
}
