import { createHash } from 'node:crypto';
import { listen, type Listening } from '../listening.ts';

export const [KEY, SALT] = ['mango-key-1', 'mango-salt-1'];

export const sign = (json: string): string => createHash('sha256').update(`${KEY}${json}${SALT}`).digest('hex');

/** A talk that was passed on, and one that nobody took. Unix times of 20 February 2026. */
const MANGO_ROWS: readonly string[] = [
  '[MToxMDAx];1771574400;1771574460;1771574410;;79991234567;101;;1110;74951110000;abonent;ENTRY1',
  '[MToxMDAy];1771574465;1771574525;1771574470;;79991234567;102;;1110;74951110000;abonent;ENTRY1',
  '[];1771578000;1771578015;0;;79997654321;101;;1121;74951110000;abonent;ENTRY2',
];

/** Statistics are ordered, not ready for two askings, then given as CSV. */
export function startMango(rows: readonly string[] = MANGO_ROWS): Promise<Listening> {
  const orders = new Map<string, { rows: string[]; tries: number }>();
  return listen(({ url, body }) => {
    const form = new URLSearchParams(body);
    const json = form.get('json') ?? '';
    if (form.get('vpbx_api_key') !== KEY || form.get('sign') !== sign(json)) {
      return { status: 401, type: 'application/json', body: '{"name":"Unauthorized"}' };
    }
    const asked = JSON.parse(json) as { date_from?: string; date_to?: string; key?: string };
    if (url.pathname === '/vpbx/stats/request') {
      const key = `order-${orders.size + 1}`;
      const isIn = (row: string) =>
        Number(row.split(';')[1]) >= Number(asked.date_from) && Number(row.split(';')[1]) < Number(asked.date_to);
      orders.set(key, { rows: rows.filter(isIn), tries: 0 });
      return { status: 200, type: 'application/json', body: JSON.stringify({ key }) };
    }
    const order = orders.get(asked.key ?? '');
    if (!order) return { status: 404, type: 'text/plain', body: '' };
    order.tries += 1;
    if (order.tries <= 2 && order.rows.length > 0) return { status: 204, type: 'text/plain', body: '' };
    return { status: 200, type: 'text/csv', body: order.rows.map((row) => `${row}\r\n`).join('') };
  });
}
