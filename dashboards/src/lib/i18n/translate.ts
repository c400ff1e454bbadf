import { IntlMessageFormat } from 'intl-messageformat';
import { tagOf, type Locale } from '../format/locale.ts';
import type messagesRu from './ru/index.ts';

export type MessageKey = keyof typeof messagesRu;
export type Messages = Readonly<Record<MessageKey, string>>;
export type MessageValues = Readonly<Record<string, string | number>>;

/** A piece of a sentence; strong ones carry its numbers. */
export type Piece = { readonly text: string; readonly isStrong: boolean };

export type Translate = {
  (key: MessageKey, values?: MessageValues): string;
  /** The same sentence in pieces, so that `<b>` of a message can be drawn without any HTML of data. */
  pieces(key: MessageKey, values?: MessageValues): readonly Piece[];
};

/** ICU messages of one language. Numbers come in spelled, and once more bare where a plural form hangs on them. */
export function createTranslate(locale: Locale, messages: Messages): Translate {
  const parsed = new Map<MessageKey, IntlMessageFormat>();
  const message = (key: MessageKey): IntlMessageFormat => {
    const found = parsed.get(key) ?? new IntlMessageFormat(messages[key], tagOf[locale]);
    parsed.set(key, found);
    return found;
  };
  const translate = (key: MessageKey, values: MessageValues = {}): string => String(message(key).format({ ...values }));
  const pieces = (key: MessageKey, values: MessageValues = {}): readonly Piece[] => {
    const strong = (chunks: readonly unknown[]): Piece => ({ text: chunks.join(''), isStrong: true });
    const parts = message(key).format<Piece>({ ...values, b: (chunks) => strong(chunks) });
    return (Array.isArray(parts) ? parts : [parts]).map((part) =>
      typeof part === 'string' ? { text: part, isStrong: false } : part,
    );
  };
  return Object.assign(translate, { pieces });
}
