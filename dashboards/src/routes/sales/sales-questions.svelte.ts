import { Asked, type Answers } from '../../lib/cube/answers.svelte.ts';
import { closedByOwner } from '../../lib/questions/closed-by-owner.ts';
import { closedByTime } from '../../lib/questions/closed-by-time.ts';
import { lostByReason } from '../../lib/questions/lost-by-reason.ts';
import { openByStageAndOwner } from '../../lib/questions/open-by-stage-and-owner.ts';
import { openByStage } from '../../lib/questions/open-by-stage.ts';
import { openPipeline } from '../../lib/questions/open-pipeline.ts';
import { wonTotals } from '../../lib/questions/won-totals.ts';
import type { PageScope } from '../../lib/state/page-scope.svelte.ts';

/** All that the sales page asks, at once and side by side. */
export const askSales = (answers: Answers, scope: PageScope) => ({
  totals: new Asked(answers, () => scope.now && wonTotals(scope.now)),
  totalsBefore: new Asked(answers, () => scope.comparedTotals && wonTotals(scope.comparedTotals)),
  closed: new Asked(answers, () => scope.now && closedByTime(scope.now)),
  open: new Asked(answers, () => scope.now && openPipeline(scope.now)),
  stages: new Asked(answers, () => scope.now && openByStage(scope.now)),
  owners: new Asked(answers, () => scope.now && closedByOwner(scope.now)),
  reasons: new Asked(answers, () => scope.now && lostByReason(scope.now)),
  matrix: new Asked(answers, () => scope.now && openByStageAndOwner(scope.now)),
});
