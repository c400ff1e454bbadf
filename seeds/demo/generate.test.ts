import { createHash } from 'node:crypto';
import { readdir, readFile, rm, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateDemo, type DemoFiles } from './generate.ts';
import { readExport } from './read-export.ts';

const until = '2026-07-15';

describe('the demo company', () => {
  let root: string;
  let first: DemoFiles;
  const runs = {
    first: { seed: 7, scale: 0.02, until, threads: 2 },
    again: { seed: 7, scale: 0.02, until, threads: 2 },
    'one thread': { seed: 7, scale: 0.02, until, threads: 1 },
    'four threads, little memory': { seed: 7, scale: 0.02, until, threads: 4, memory: '300MB' },
    'another seed': { seed: 8, scale: 0.02, until, threads: 2 },
  };

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'voronka-demo-test-'));
    for (const [name, run] of Object.entries(runs)) {
      const files = await generateDemo({ directory: join(root, name), ...run });
      if (name === 'first') first = files;
    }
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  const fingerprints = async (name: string): Promise<Record<string, string>> => {
    const prints: Record<string, string> = {};
    for (const folder of ['export', 'truth']) {
      for (const file of (await readdir(join(root, name, folder))).sort()) {
        const bytes = await readFile(join(root, name, folder, file));
        prints[`${folder}/${file}`] = createHash('sha256').update(bytes).digest('hex');
      }
    }
    return prints;
  };

  it('the same seed gives the same bytes', async () => {
    expect(await fingerprints('again')).toEqual(await fingerprints('first'));
  });

  it.each(['one thread', 'four threads, little memory'])('the number of threads changes no row: %s', async (name) => {
    expect(await fingerprints(name)).toEqual(await fingerprints('first'));
  });

  it('another seed gives other rows', async () => {
    const [ours, others] = [await fingerprints('first'), await fingerprints('another seed')];
    expect(others['export/deals.parquet']).not.toBe(ours['export/deals.parquet']);
  });

  it('reports the rows of every file it wrote', async () => {
    const demo = await readExport(join(root, 'first'), until);
    for (const { name, rows } of first.files) {
      const [counted] = await demo.query(`select count(*)::integer as rows from ${name}`);
      expect({ name, ...counted }).toEqual({ name, rows });
    }
    demo.close();
  });

  it('nothing happens after the export was taken', async () => {
    const demo = await readExport(join(root, 'first'), until);
    const moments = {
      leads: ['Дата создания', 'Первый ответ', 'Дата квалификации', 'Дата конвертации'],
      deals: ['Дата создания', 'Дата закрытия'],
      stage_changes: ['Дата перехода'],
      activities: ['Дата', 'Выполнено'],
      touches: ['Время'],
      orders: ['Дата заказа'],
      payments: ['Дата оплаты'],
      tickets: ['Открыто', 'Первый ответ', 'Дата закрытия'],
      subscriptions: ['Начало', 'Конец'],
    };
    for (const [table, columns] of Object.entries(moments)) {
      for (const column of columns) {
        const late = await demo.query(
          `select "${column}" from ${table} where try_cast("${column}" as timestamp) not between '2023-07-01' and '${until}'`,
        );
        expect(late, `${table}.${column}`).toEqual([]);
      }
    }
    demo.close();
  });

  it('every reference leads to a record', async () => {
    const demo = await readExport(join(root, 'first'), until);
    const references: [string, string, string][] = [
      ['contacts', 'Компания ID', 'companies'],
      ['leads', 'Компания ID', 'companies'],
      ['leads', 'Контакт ID', 'contacts'],
      ['leads', 'Ответственный ID', 'employees'],
      ['deals', 'Компания ID', 'companies'],
      ['deals', 'Контакт ID', 'contacts'],
      ['deals', 'Лид ID', 'leads'],
      ['deals', 'Товар ID', 'products'],
      ['deals', 'Ответственный ID', 'employees'],
      ['stage_changes', 'Сделка ID', 'deals'],
      ['activities', 'Лид ID', 'leads'],
      ['activities', 'Сделка ID', 'deals'],
      ['activities', 'Контакт ID', 'contacts'],
      ['touches', 'Лид ID', 'leads'],
      ['orders', 'Сделка ID', 'deals'],
      ['order_lines', 'Заказ ID', 'orders'],
      ['order_lines', 'Товар ID', 'products'],
      ['payments', 'Заказ ID', 'orders'],
      ['tickets', 'Компания ID', 'companies'],
      ['tickets', 'Ответственный ID', 'employees'],
      ['subscriptions', 'Компания ID', 'companies'],
      ['subscriptions', 'Ответственный ID', 'employees'],
      ['targets', 'Сотрудник ID', 'employees'],
    ];
    for (const [table, column, to] of references) {
      const lost = await demo.query(
        `select distinct "${column}" from ${table} where "${column}"::varchar not in (select "ID"::varchar from ${to} where "ID" is not null)`,
      );
      expect(lost, `${table}.${column}`).toEqual([]);
    }
    for (const { name } of first.files.filter(({ name }) => name !== 'ad_spend' && name !== 'targets')) {
      const twice = await demo.query(`select "ID" from ${name} group by 1 having count(*) > 1`);
      expect(twice, name).toEqual([]);
    }
    demo.close();
  });

  it('an ИНН stands its check digits', async () => {
    const demo = await readExport(join(root, 'first'), until);
    const cards = await demo.query(`select "ИНН" as inn from companies where "ИНН" is not null`);
    expect(cards.length).toBeGreaterThan(1000);
    expect(cards.filter(({ inn }) => !isInn(String(inn)))).toEqual([]);
    expect(new Set(cards.map(({ inn }) => String(inn).length))).toEqual(new Set([10, 12]));
    demo.close();
  });

  it.each([
    [{ scale: 0 }, 'scale'],
    [{ seed: 1.5 }, 'seed'],
    [{ until: 'today' }, 'until'],
  ])('refuses %o', async (wrong, word) => {
    const wish = { directory: join(root, 'wrong'), seed: 7, scale: 0.01, until, ...wrong };
    await expect(generateDemo(wish)).rejects.toThrow(word);
  });
});

function isInn(inn: string): boolean {
  const digits = [...inn].map(Number);
  const check = (weights: readonly number[]): number =>
    (weights.reduce((sum, weight, place) => sum + weight * (digits[place] ?? 0), 0) % 11) % 10;
  if (inn.length === 10) return digits[9] === check([2, 4, 10, 3, 5, 9, 4, 6, 8]);
  const [eleventh, twelfth] = [check([7, 2, 4, 10, 3, 5, 9, 4, 6, 8]), check([3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8])];
  return inn.length === 12 && digits[10] === eleventh && digits[11] === twelfth;
}
