import type { Manner } from '../charts/drawing.ts';
import type { Format } from '../format/format.ts';
import type { Translate } from '../i18n/translate.ts';
import { getTheme, getWording } from './contexts.ts';

/** How the charts of a component speak and look; null before the browser has told the colours. */
export function useManner(): { readonly manner: Manner | null; readonly t: Translate; readonly format: Format } {
  const words = getWording();
  const theme = getTheme();
  const manner = $derived(theme.palette === null ? null : { t: words.t, format: words.format, palette: theme.palette });
  return {
    get manner() {
      return manner;
    },
    get t() {
      return words.t;
    },
    get format() {
      return words.format;
    },
  };
}
