import { tokens, type Palette } from '../charts/palette.ts';

export type ThemeChoice = 'auto' | 'light' | 'dark';

const YEAR = 31_536_000;

/** Keeps a choice of the reader on his machine, out of the address. */
export const keepCookie = (name: string, value: string): void => {
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR}; samesite=lax`;
};

/** Light or dark, and the colours this means for charts, which cannot read CSS themselves. */
export class Theme {
  choice = $state<ThemeChoice>('auto');
  palette = $state.raw<Palette | null>(null);

  constructor(choice: ThemeChoice) {
    this.choice = choice;
  }

  /** Resolves the colours now and whenever the system changes its mind. */
  watch = (): (() => void) => {
    const system = matchMedia('(prefers-color-scheme: dark)');
    const resolve = () => (this.palette = resolvePalette());
    resolve();
    system.addEventListener('change', resolve);
    return () => system.removeEventListener('change', resolve);
  };

  choose = (choice: ThemeChoice): void => {
    this.choice = choice;
    document.documentElement.dataset['theme'] = choice;
    keepCookie('voronka_theme', choice);
    this.palette = resolvePalette();
  };
}

/** The browser resolves `light-dark()` only in a real property of a real element. */
function resolvePalette(): Palette {
  const probe = document.body.appendChild(document.createElement('i'));
  const entries = Object.entries(tokens).map(([name, token]) => {
    probe.style.color = `var(${token})`;
    return [name, getComputedStyle(probe).color] as const;
  });
  probe.remove();
  return Object.fromEntries(entries) as Palette;
}
