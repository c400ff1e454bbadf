import { Asked, type Answers } from '../../lib/cube/answers.svelte.ts';
import { clientModels, clientsBy, clientTotals, segmentMoves } from '../../lib/questions/clients.ts';
import { cohortCells } from '../../lib/questions/cohorts.ts';
import { recurringMonths } from '../../lib/questions/recurring.ts';
import { retentionCurve, valueByCohort } from '../../lib/questions/retention.ts';
import type { PageScope } from '../../lib/state/page-scope.svelte.ts';

/** All that the page of clients asks at once; the list of clients is asked by its card. */
export const askClients = (answers: Answers, scope: PageScope) => ({
  totals: new Asked(answers, () => scope.now && clientTotals(scope.now)),
  bySegment: new Asked(answers, () => scope.now && clientsBy(scope.now, 'customers.rfm_segment')),
  byChannel: new Asked(answers, () => scope.now && clientsBy(scope.now, 'customers.channel')),
  byIndustry: new Asked(answers, () => scope.now && clientsBy(scope.now, 'customers.industry')),
  cohorts: new Asked(answers, () => scope.now && cohortCells(scope.now)),
  retention: new Asked(answers, () => scope.now && retentionCurve(scope.now)),
  byCohort: new Asked(answers, () => scope.now && valueByCohort(scope.now)),
  recurring: new Asked(answers, () => scope.now && recurringMonths(scope.now)),
  moves: new Asked(answers, () => scope.now && segmentMoves(scope.now)),
  models: new Asked(answers, () => scope.now && clientModels(scope.now)),
});
