import type { Locale } from '../config.ts';
import { en } from './en.ts';
import { ru } from './ru.ts';

export type Messages = typeof ru;

export function messagesOf(locale: Locale): Messages {
  return locale === 'ru' ? ru : en;
}
