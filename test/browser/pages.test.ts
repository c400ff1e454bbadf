import { readFile } from 'node:fs/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoInBrowser, type DemoInBrowser } from '../support/demo-in-browser.ts';
import { askCube, voronkaDoes, type Place, type Server } from '../support/voronka.ts';

// The pages beside the first ones, over one demo company in a real browser: what a person sees is what the server holds.
let demo: DemoInBrowser;
let place: Place;
let server: Server;
let context: BrowserContext;
let page: Page;
let cookie: string;
let complaints: readonly string[];
beforeAll(async () => {
  demo = await demoInBrowser();
  ({ place, server, context, page, cookie, complaints } = demo);
});
afterAll(() => demo?.close());

describe('service', () => {
  it('shows the tickets of all time by subject, as many as the warehouse holds', async () => {
    await open('/service?period=all');
    const [all] = await warehouse('select count(*) as tickets from marts.tickets');
    expect(integer(await page.locator('.headline b').first().textContent())).toBe(Number(all?.['tickets']));
    const [first] = await warehouse(
      `select category, count(*) as tickets from marts.tickets group by 1 order by tickets desc, category limit 1`,
    );
    const row = page.getByRole('table', { name: 'Обращения' }).getByRole('row').nth(1);
    expect(await row.getByRole('rowheader').textContent()).toContain(first?.['category']);
    expect(integer(await row.getByRole('cell').first().textContent())).toBe(Number(first?.['tickets']));
  });

  it('tells in how many working hours half are answered, by keyboard too', async () => {
    const [speed] = await warehouse(
      `select median_work_hours as hours from marts.service_speed where step = 'close' and category is null`,
    );
    await page.getByRole('button', { name: 'Закрытие', exact: true }).press('Enter');
    const told = new Intl.NumberFormat('ru', { maximumFractionDigits: 1 }).format(Number(speed?.['hours']));
    await page.getByText(`Половина: ${told} раб. ч`).waitFor();
  });
});

describe('what the CRM brings', () => {
  it('keeps an assumption that a person changes, and takes it back', async () => {
    await open('/investment');
    const field = page.getByLabel('Внедрение');
    await field.fill('1 250 000');
    await field.press('Tab');
    await page.getByRole('button', { name: /вернуть обычное/ }).waitFor();
    await open('/investment');
    expect(integer(await page.getByLabel('Внедрение').inputValue())).toBe(1_250_000);
    await page.getByRole('button', { name: /вернуть обычное/ }).click();
    await expect.poll(async () => integer(await page.getByLabel('Внедрение').inputValue())).toBe(600_000);
  });

  it('refuses a share above a hundred and says so', async () => {
    const field = page.getByLabel('Вероятность успеха');
    await field.fill('140');
    await field.press('Tab');
    await page.getByText('Нужно число от 0 до 100').waitFor();
    await open('/investment');
    expect(await page.getByLabel('Вероятность успеха').inputValue()).toBe('80');
  });

  it('gives the table on screen as a file, month for month', async () => {
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV' }).click();
    const text = await readFile(await (await coming).path(), 'utf8');
    const lines = text.slice(1).trim().split(/\r?\n/).slice(1);
    const rows = page.getByRole('table', { name: 'Месяц за месяцем' }).locator('tbody tr');
    expect(await rows.count()).toBe(lines.length);
    for (const [at, line] of lines.entries()) {
      const shown = (await rows.nth(at).getByRole('cell').allTextContents()).slice(0, 5).map(figure);
      const written = line.split(';').slice(1, 6).map(figure);
      shown.forEach((value, column) => expect(Math.abs(value - (written[column] ?? NaN))).toBeLessThanOrEqual(0.5));
    }
  });
});

describe('duplicates', () => {
  it('are shown side by side with the weight; a word is kept, also over a visit, and taken back', async () => {
    await open('/duplicates');
    await page.getByRole('button', { name: 'Соединены' }).click();
    await page.getByText(/Один клиент с вероятностью/).waitFor();
    await page.getByRole('table', { name: 'Карточки рядом' }).waitFor();
    const said = async () =>
      JSON.stringify(
        await (
          await fetch(`${server.address}/api/v1/records/company/duplicates?state=joined`, { headers: { cookie } })
        ).json(),
      );
    await page.getByRole('button', { name: 'Разные', exact: true }).last().press('Enter');
    await page.getByText('Решение сохранено').waitFor();
    expect(await said()).toContain('"said":"different"');
    await page.getByRole('button', { name: 'Отменить' }).click();
    await page.getByText('Решение сохранено').waitFor({ state: 'detached' });
    expect(await said()).not.toContain('"said":"different"');
  });

  it('cost what the cube says', async () => {
    const [cost] = await askCube(server, cookie, { measures: ['duplicate_costs.false_new_count'] });
    const value = page.locator('dt', { hasText: 'Ложно новых' }).locator('+ dd');
    expect(integer(await value.textContent())).toBe(Number(cost?.['false_new_count']));
  });
});

describe('a segment by rule', () => {
  it(
    'is written on the page, its size seen before it is kept, and goes out with contacts',
    { timeout: 120_000 },
    async () => {
      await open('/customers');
      await page.getByRole('button', { name: 'Новый сегмент' }).press('Enter');
      const dialog = page.getByRole('dialog', { name: 'Новый сегмент' });
      await dialog.getByLabel('Название').fill('Больше всех');
      await dialog.getByLabel('Значение').fill('150 000,5');
      const [expected] = await warehouse(
        `select count(*) as clients from core.customer_standing where is_current and revenue >= 150000.5`,
      );
      await dialog.getByText(`Сейчас подходят ${String(expected?.['clients'])} из`).waitFor();
      await dialog.getByRole('button', { name: 'Сохранить' }).click();
      await dialog.waitFor({ state: 'detached' });
      const row = page.getByRole('listitem').filter({ hasText: 'Больше всех' });
      await row.waitFor();
      await voronkaDoes(place, 'build', 'segment_member+');
      const [built] = await warehouse(
        `select count(*) as clients from marts.segment_members where is_current and segment = 'Больше всех'`,
      );
      expect(built?.['clients']).toEqual(expected?.['clients']);
      await open('/customers');
      const coming = page.waitForEvent('download');
      await row.getByRole('button', { name: 'Аудитория с контактами' }).click();
      const lines = (await readFile(await (await coming).path(), 'utf8')).trim().split(/\r?\n/);
      expect(new Set(lines.slice(1).map((line) => line.split(';')[0])).size).toBe(Number(expected?.['clients']));
      expect(lines.join()).toMatch(/\+7/);
    },
  );
});

describe('clients and the forecast', () => {
  it('the curve of those who stay tells how many clients it was counted from', async () => {
    const [life] = await warehouse('select count(*) as clients from marts.customer_lives');
    await page.getByText(`Клиентов ${String(life?.['clients'])}, из них ушли`).waitFor();
  });

  it('a lever moved by the keyboard changes the month by its share, and back', async () => {
    await open('/forecast');
    const lever = page.getByRole('slider', { name: 'Лидов в месяц' });
    await lever.focus();
    for (let press = 0; press < 10; press += 1) await page.keyboard.press('ArrowRight');
    await page.getByText('+10 % к нынешнему').waitFor();
    await page.getByRole('button', { name: 'Как сейчас' }).click();
    await page.getByText('к нынешнему').waitFor({ state: 'detached' });
  });
});

describe('the search box', () => {
  it('opens by Ctrl+K on any page, finds a company and shows its card; Esc goes back and then closes', async () => {
    await open('/service?period=all');
    const [company] = await warehouse('select name, inn from core.company where inn is not null order by inn limit 1');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Поиск по записям' }).fill(String(company?.['inn']));
    await page
      .getByRole('option', { name: String(company?.['name']) })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await page
      .getByRole('dialog')
      .getByRole('heading', { name: String(company?.['name']) })
      .waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('option').first().waitFor({ state: 'hidden' });
  });
});

it.each(['/service', '/investment', '/duplicates', '/customers', '/forecast'])(
  '%s is no wider than a phone, dark and in English',
  async (path) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await context.addCookies([{ name: 'voronka_locale', value: 'en', url: server.address }]);
    await open(path);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  },
);

it('no page complained in the console', () => {
  expect(complaints).toEqual([]);
});

async function open(path: string): Promise<void> {
  await page.goto(`${server.address}${path}`);
  await page.waitForLoadState('networkidle');
  await page.locator('main [aria-busy="true"]').first().waitFor({ state: 'detached' });
}

/** Asks the engine itself, past the cube. */
async function warehouse(sql: string): Promise<Record<string, unknown>[]> {
  return JSON.parse(await voronkaDoes(place, 'query', sql, '--format', 'json')) as Record<string, unknown>[];
}

function integer(text: string | null): number {
  return Number((text ?? '').replace(/[^\d]/g, ''));
}

function figure(text: string): number {
  return Number(
    text
      .replace(/[\s\u00a0\u202f]/g, '')
      .replace('\u2212', '-')
      .replace(',', '.'),
  );
}
