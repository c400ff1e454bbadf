import type { Need } from '../../lib/questions/needs.ts';
import { postJson } from '../../lib/session/http.ts';

/** Makes a task to offer the product, on the client's card. Resolves with the task's id; rejects with what the server said. */
export async function makeTask(need: Need, subject: string, dueOn: string): Promise<string> {
  const [entity, ...rest] = need.customerId.split('/');
  const id = rest.join('/');
  const client = entity === 'company' ? { company_id: id } : { contact_id: id };
  const owner = need.ownerId === null ? {} : { owner_id: need.ownerId };
  const body = { kind: 'task', subject, due_at: `${dueOn}T09:00:00Z`, outcome: 'planned', ...client, ...owner };
  const answer = (await postJson('/api/v1/records/activity', body, AbortSignal.timeout(30_000))) as { id: string };
  return answer.id;
}
