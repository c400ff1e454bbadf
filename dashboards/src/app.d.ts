import type { Locale } from './lib/format/locale.ts';
import type { ThemeChoice } from './lib/ui/theme.svelte.ts';

declare global {
  namespace App {
    interface Locals {
      locale: Locale;
      theme: ThemeChoice;
    }
  }
}

export {};
