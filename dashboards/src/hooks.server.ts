import type { Handle } from '@sveltejs/kit';
import type { Locale } from './lib/format/locale.ts';
import type { ThemeChoice } from './lib/ui/theme.svelte.ts';

/** The shell comes in the reader's language and theme at once; both are kept in cookies, not in the address. */
export const handle: Handle = ({ event, resolve }) => {
  const locale: Locale = event.cookies.get('voronka_locale') === 'en' ? 'en' : 'ru';
  const theme = readTheme(event.cookies.get('voronka_theme'));
  event.locals.locale = locale;
  event.locals.theme = theme;
  return resolve(event, {
    transformPageChunk: ({ html }) => html.replace('%voronka.locale%', locale).replace('%voronka.theme%', theme),
    preload: ({ type, path }) => type !== 'font' || /golos-text-(cyrillic|latin)-wght/.test(path),
  });
};

const readTheme = (text: string | undefined): ThemeChoice => (text === 'light' || text === 'dark' ? text : 'auto');
