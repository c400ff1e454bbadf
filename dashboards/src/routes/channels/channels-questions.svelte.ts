import { Asked, type Answers } from '../../lib/cube/answers.svelte.ts';
import {
  breakEvens,
  returnsByModel,
  sideByCampaign,
  sideByChannel,
  sideTotals,
  sourceGaps,
  steadiness,
  type Basis,
} from '../../lib/questions/channel-sides.ts';
import type { PageScope } from '../../lib/state/page-scope.svelte.ts';

/** All that the page of channels asks, at once and side by side. */
export const askChannels = (answers: Answers, scope: PageScope, basis: () => Basis) => ({
  totals: new Asked(answers, () => scope.now && sideTotals(scope.now, basis())),
  channels: new Asked(answers, () => scope.now && sideByChannel(scope.now, basis())),
  campaigns: new Asked(answers, () => scope.now && sideByCampaign(scope.now, basis())),
  models: new Asked(answers, () => scope.now && returnsByModel(scope.now)),
  steadiness: new Asked(answers, () => scope.now && steadiness(scope.now)),
  gaps: new Asked(answers, () => scope.now && sourceGaps(scope.now)),
  breakEvens: new Asked(answers, () => scope.now && breakEvens(scope.now)),
});
