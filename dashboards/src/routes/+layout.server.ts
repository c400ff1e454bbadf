import type { LayoutServerLoad } from './$types';

/** Whether the reader chose a language here himself; else the one of his account will do. */
export const load: LayoutServerLoad = ({ locals, cookies, depends }) => {
  depends('voronka:language');
  return { locale: locals.locale, theme: locals.theme, hasChosenLocale: cookies.get('voronka_locale') !== undefined };
};
