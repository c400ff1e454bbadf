import { Asked, type Answers } from '../../lib/cube/answers.svelte.ts';
import {
  returnsBy,
  satisfactionByCategory,
  satisfactionOfAll,
  serviceChurn,
  type ReturnSide,
} from '../../lib/questions/service-quality.ts';
import { allTickets, serviceCurves, serviceSpeed, ticketsBy, type TicketSide } from '../../lib/questions/service.ts';
import type { PageScope } from '../../lib/state/page-scope.svelte.ts';

/** By what the reader sees tickets and returns. */
export class ServiceSides {
  tickets = $state<TicketSide>('category');
  returns = $state<ReturnSide>('product');
}

/** All that the page of service asks, at once and side by side. */
export const askService = (answers: Answers, scope: PageScope, sides: ServiceSides) => ({
  all: new Asked(answers, () => scope.now && allTickets(scope.now)),
  tickets: new Asked(answers, () => scope.now && ticketsBy(scope.now, sides.tickets)),
  speed: new Asked(answers, () => scope.now && serviceSpeed(scope.now)),
  curves: new Asked(answers, () => scope.now && serviceCurves(scope.now)),
  marksOfAll: new Asked(answers, () => scope.now && satisfactionOfAll(scope.now)),
  marks: new Asked(answers, () => scope.now && satisfactionByCategory(scope.now)),
  returns: new Asked(answers, () => scope.now && returnsBy(scope.now, sides.returns)),
  churn: new Asked(answers, () => scope.now && serviceChurn(scope.now)),
});
