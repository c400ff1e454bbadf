import { Asked, type Answers } from '../../lib/cube/answers.svelte.ts';
import { answerSpeed, peopleOfTeam, scoresOfTeam, wholeTeam } from '../../lib/questions/team.ts';
import type { PageScope } from '../../lib/state/page-scope.svelte.ts';

/** All that the team's page asks, at once and side by side. */
export const askTeam = (answers: Answers, scope: PageScope) => ({
  whole: new Asked(answers, () => scope.now && wholeTeam(scope.now)),
  people: new Asked(answers, () => scope.now && peopleOfTeam(scope.now)),
  scores: new Asked(answers, () => scope.now && scoresOfTeam(scope.now)),
  speed: new Asked(answers, () => scope.now && answerSpeed(scope.now)),
});
