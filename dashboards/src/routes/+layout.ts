import type { Messages } from '../lib/i18n/translate.ts';
import type { LayoutLoad } from './$types';

/** One language is sent, not both. */
export const load: LayoutLoad = async ({ data }) => {
  const messages: Messages =
    data.locale === 'en'
      ? (await import('../lib/i18n/en/index.ts')).default
      : (await import('../lib/i18n/ru/index.ts')).default;
  return { ...data, messages };
};
