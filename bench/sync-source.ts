import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { smallCrm } from '../ingest/testing/small-crm/server.ts';

/** A source in a process of its own, so that it takes no time of the reader's. */
export type SyncSource = { readonly url: string; readonly token: string; close(): void };

/** Starts the small CRM with so many deals, each as wide as a CRM's card. */
export async function startSource(deals: number): Promise<SyncSource> {
  const child = fork(fileURLToPath(import.meta.url), [String(deals)], { execArgv: ['--import', 'tsx'] });
  const { url, token } = await new Promise<Pick<SyncSource, 'url' | 'token'>>((resolve, reject) => {
    child.once('message', (started) => resolve(started as Pick<SyncSource, 'url' | 'token'>));
    child.once('exit', (code) => reject(new Error(`the source ended with code ${code}`)));
  });
  return { url, token, close: () => void child.kill() };
}

/** The fields of a deal beside its id and its time of change: about 700 bytes of JSON, nested ones among them. */
function fieldsOf(at: number): Record<string, unknown> {
  return {
    title: `Поставка стеллажей и монтаж № ${at}`,
    amount: (at * 37.5) % 900_000,
    stage: at % 3 === 0 ? 'done' : 'new',
    created_at: new Date(Date.UTC(2025, 0, 1) + at * 60_000).toISOString(),
    owner: { id: at % 40, name: 'Анна Смирнова', email: 'a.smirnova@example.org' },
    contacts: [
      { id: at % 5_000, is_main: true },
      { id: (at + 1) % 5_000, is_main: false },
    ],
    custom_fields: [
      { id: 9001, code: 'UTM_SOURCE', values: [{ value: 'yandex' }] },
      { id: 9002, code: 'UTM_CAMPAIGN', values: [{ value: `campaign-${at % 200}` }] },
      { id: 9003, code: null, values: [{ value: '64.5' }] },
    ],
    comments: 'Клиент просит доставку до склада и разгрузку; пропуск заказать за день.',
    probability: at % 100,
    is_repeated: at % 7 === 0,
  };
}

if (process.send) {
  const crm = await smallCrm();
  for (let at = 0; at < Number(process.argv[2]); at++) {
    // a second holds four deals, so the cursor has ties to tell apart
    const changedAt = new Date(Date.UTC(2026, 0, 1) + Math.floor(at / 4) * 1_000).toISOString();
    crm.put(String(at).padStart(9, '0'), changedAt, fieldsOf(at));
  }
  process.send({ url: crm.url, token: crm.token });
}
