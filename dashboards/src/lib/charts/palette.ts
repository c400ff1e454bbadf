/** Colours a chart draws with, as the browser resolved them for the light or the dark theme. */
export type Palette = {
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly surface: string;
  readonly accent: string;
  readonly accentSoft: string;
  readonly compared: string;
  readonly won: string;
  readonly wonSoft: string;
  readonly lost: string;
  readonly lostSoft: string;
};

/** The token in app.css behind each colour. */
export const tokens = {
  ink: '--ink',
  muted: '--ink-muted',
  line: '--line',
  surface: '--surface',
  accent: '--accent',
  accentSoft: '--accent-soft',
  compared: '--compared',
  won: '--won',
  wonSoft: '--won-soft',
  lost: '--lost',
  lostSoft: '--lost-soft',
} as const satisfies Record<keyof Palette, string>;
