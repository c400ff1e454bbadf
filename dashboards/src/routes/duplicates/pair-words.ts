import type { MessageKey } from '../../lib/i18n/translate.ts';

/** Words for how two cards agree in a field. */
export const likenessWords: Readonly<Record<string, MessageKey>> = {
  exact: 'duplicates.likeness.exact',
  close: 'duplicates.likeness.close',
  like: 'duplicates.likeness.like',
  short: 'duplicates.likeness.short',
  crossed: 'duplicates.likeness.crossed',
  else: 'duplicates.likeness.else',
};
