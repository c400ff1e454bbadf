import type { EChartsCoreOption } from 'echarts/core';
import type { Format } from '../format/format.ts';
import type { Translate } from '../i18n/translate.ts';
import type { Palette } from './palette.ts';

/** What hovers over one position of the axis. Values are spelled in full: the chart shows the short form. */
export type Tip = {
  readonly title: string;
  readonly lines: readonly { readonly name: string; readonly value: string; readonly colour: string | null }[];
  readonly note: string | null;
};

/** A chart ready to be drawn; `tips` stand in the order of the category axis, which runs along `along`. */
export type Drawing = {
  readonly option: EChartsCoreOption;
  readonly along: 'x' | 'y';
  readonly tips: readonly Tip[];
};

/** How a chart speaks and looks; the data comes beside it. */
export type Manner = { readonly t: Translate; readonly format: Format; readonly palette: Palette };
