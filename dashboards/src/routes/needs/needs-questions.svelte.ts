import { Asked, type Answers } from '../../lib/cube/answers.svelte.ts';
import {
  boughtTogether,
  missingCategories,
  needsDue,
  needTotals,
  returningProducts,
} from '../../lib/questions/needs.ts';
import { segmentStrategies } from '../../lib/questions/segment-strategies.ts';
import type { PageScope } from '../../lib/state/page-scope.svelte.ts';

/** All that the page of needs asks at once; what follows in the next purchase is asked by its card. */
export const askNeeds = (answers: Answers, scope: PageScope) => ({
  due: new Asked(answers, () => scope.now && needsDue(scope.now)),
  totals: new Asked(answers, () => scope.now && needTotals(scope.now)),
  pairs: new Asked(answers, () => scope.now && boughtTogether(scope.now)),
  returning: new Asked(answers, () => scope.now && returningProducts(scope.now)),
  strategies: new Asked(answers, () => scope.now && segmentStrategies(scope.now)),
  missing: new Asked(answers, () => scope.now && missingCategories(scope.now)),
});
