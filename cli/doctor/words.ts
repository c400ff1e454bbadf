import type { Locale } from '../config.ts';
import { doctorEn } from './words-en.ts';
import { doctorRu } from './words-ru.ts';

export type DoctorWords = typeof doctorRu;

export function doctorWordsOf(locale: Locale): DoctorWords {
  return locale === 'ru' ? doctorRu : doctorEn;
}
