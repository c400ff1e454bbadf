import { Asked, type Answers } from '../lib/cube/answers.svelte.ts';
import { channelReturns, returnsByChannel, returnsByTime } from '../lib/questions/channel-returns.ts';
import { closedByOwner } from '../lib/questions/closed-by-owner.ts';
import { closedByTime } from '../lib/questions/closed-by-time.ts';
import { createdByStage } from '../lib/questions/created-by-stage.ts';
import { medianCycle } from '../lib/questions/median-cycle.ts';
import { newLeads, newLeadsByTime } from '../lib/questions/new-leads.ts';
import { openPipeline } from '../lib/questions/open-pipeline.ts';
import { revenue, revenueByTime } from '../lib/questions/revenue.ts';
import { wonTotals } from '../lib/questions/won-totals.ts';
import type { PageScope } from '../lib/state/page-scope.svelte.ts';

/** All that the overview asks, at once and side by side. */
export function askOverview(answers: Answers, scope: PageScope) {
  return {
    totals: new Asked(answers, () => scope.now && wonTotals(scope.now)),
    totalsBefore: new Asked(answers, () => scope.comparedTotals && wonTotals(scope.comparedTotals)),
    closed: new Asked(answers, () => scope.now && closedByTime(scope.now)),
    closedBefore: new Asked(answers, () => scope.compared && closedByTime(scope.compared)),
    open: new Asked(answers, () => scope.now && openPipeline(scope.now)),
    leads: new Asked(answers, () => scope.now && newLeads(scope.now)),
    leadsBefore: new Asked(answers, () => scope.comparedTotals && newLeads(scope.comparedTotals)),
    leadsByTime: new Asked(answers, () => scope.now && newLeadsByTime(scope.now)),
    returns: new Asked(answers, () => scope.now && channelReturns(scope.now)),
    returnsBefore: new Asked(answers, () => scope.comparedTotals && channelReturns(scope.comparedTotals)),
    returnsByTime: new Asked(answers, () => scope.now && returnsByTime(scope.now)),
    channels: new Asked(answers, () => scope.now && returnsByChannel(scope.now)),
    revenue: new Asked(answers, () => scope.now && revenue(scope.now)),
    revenueBefore: new Asked(answers, () => scope.comparedTotals && revenue(scope.comparedTotals)),
    revenueByTime: new Asked(answers, () => scope.now && revenueByTime(scope.now)),
    owners: new Asked(answers, () => scope.now && closedByOwner(scope.now)),
    stages: new Asked(answers, () => scope.now && createdByStage(scope.now)),
    // Medians read every row, so they come last in the queue of the browser.
    cycle: new Asked(answers, () => scope.now && medianCycle(scope.now)),
    cycleBefore: new Asked(answers, () => scope.comparedTotals && medianCycle(scope.comparedTotals)),
  };
}

export type OverviewAsked = ReturnType<typeof askOverview>;
