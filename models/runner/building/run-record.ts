import type { Warehouse } from '../../../warehouse/warehouse.ts';
import type { BuildReport, Outcome } from '../events.ts';
import { writeRun } from './state.ts';

/** Adds the run to meta.runs, with the reason of every node. */
export async function remember(
  warehouse: Warehouse,
  report: BuildReport,
  wish: { readonly select: string | null; readonly full: boolean },
): Promise<void> {
  const count = (kinds: readonly Outcome['kind'][]): number =>
    report.nodes.filter(({ outcome }) => kinds.includes(outcome.kind)).length;
  await writeRun(warehouse, {
    id: report.run,
    startedAt: report.startedAt,
    finishedAt: new Date(),
    status: report.exitCode === 0 ? 'ok' : report.exitCode === 1 ? 'failed' : 'interrupted',
    selector: wish.select,
    full: wish.full,
    built: count(['built']),
    skipped: count(['skipped']),
    failed: count(['failed', 'refused', 'not-run']),
    reasons: Object.fromEntries(report.nodes.map(({ name, outcome }) => [name, reasonOf(outcome)])),
  });
}

function reasonOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'built':
      return `built: ${outcome.reason}${outcome.isPublished ? '' : ' (same rows as before)'}`;
    case 'skipped':
      return `skipped: ${outcome.reason}`;
    case 'failed':
      return `failed: ${outcome.message}`;
    case 'refused':
      return `refused by ${outcome.checks.join(', ')}`;
    case 'not-run':
      return `not run: ${outcome.because} failed`;
  }
}
