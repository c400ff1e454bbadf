import type { Format } from '../../lib/format/format.ts';
import type { Translate } from '../../lib/i18n/translate.ts';
import type { Counting, FunnelColumn } from '../../lib/questions/funnel-steps.ts';
import type { Column } from '../../lib/tables/column.ts';

type Look = { readonly t: Translate; readonly format: Format };

export const columnName = ({ t }: Look, { kind, step }: FunnelColumn): string =>
  kind === 'won' ? t('funnel.won') : (step.step ?? t('funnel.no_step'));

export const daysText = ({ format }: Look, value: number | null): string =>
  value === null ? '—' : format.decimal(value, value < 10 ? 1 : 0);

/** The steps as a table; the column of the won has no step of its own. */
export function stepTable(look: Look, counting: Counting): readonly Column<FunnelColumn>[] {
  const { t, format } = look;
  const end = (key: string, head: string, text: (column: FunnelColumn) => string) =>
    ({ key, head, align: 'end', text }) as const;
  const ofStep = (key: string, head: string, text: (step: FunnelColumn['step']) => string) =>
    end(key, head, ({ kind, step }) => (kind === 'won' ? '—' : text(step)));
  const share = (count: number, of: number): string => format.percentInColumn(of === 0 ? null : count / of);
  return [
    { key: 'name', head: t('funnel.column.step'), align: 'start', text: (column) => columnName(look, column) },
    end('count', t(`funnel.definition.${counting}`), ({ count }) => format.integer(count)),
    end('first', t('funnel.from_first'), ({ count, first }) => share(count, first)),
    end('previous', t('funnel.from_previous'), ({ count, previous }) => share(count, previous)),
    ofStep('dropped', t('funnel.column.dropped'), ({ dropped }) => format.integer(dropped)),
    ofStep('standing', t('funnel.column.standing'), ({ standing }) => format.integer(standing)),
    ofStep('median', t('funnel.column.median'), ({ medianDays }) => daysText(look, medianDays)),
    ofStep('ninetieth', t('funnel.column.ninetieth'), ({ ninetiethDays }) => daysText(look, ninetiethDays)),
    ofStep('timed', 'n', ({ timedCount }) => format.integer(timedCount)),
  ];
}
