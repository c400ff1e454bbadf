import type { MessageKey, Translate } from '../i18n/translate.ts';
import ru from '../i18n/ru/index.ts';

/** What a segment is called on screen; one that the company named itself is shown as it is. */
export function segmentName(t: Translate, segment: string | null): string {
  if (segment === null) return t('clients.no_segment');
  const key = `clients.segment.${segment}`;
  return key in ru ? t(key as MessageKey) : segment;
}
