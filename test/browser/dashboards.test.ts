import { readFile } from 'node:fs/promises';
import ExcelJS from 'exceljs';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoInBrowser, type DemoInBrowser } from '../support/demo-in-browser.ts';
import { askCube, signIn, voronkaDoes, type Place, type Server } from '../support/voronka.ts';

// The demo company in a real browser: what a person sees must be what the warehouse holds.
const YEAR = new Date().getUTCFullYear() - 1;
const PERIOD = `period=${YEAR}`;
const IN_YEAR = `date_trunc('year', closed_at at time zone 'UTC' at time zone 'Europe/Moscow') = date '${YEAR}-01-01'`;

let demo: DemoInBrowser;
let place: Place;
let server: Server;
let browser: Browser;
let page: Page;
let cookie: string;
let complaints: readonly string[];
beforeAll(async () => {
  demo = await demoInBrowser();
  ({ place, server, browser, page, cookie, complaints } = demo);
});
afterAll(() => demo?.close());

describe('signing in', () => {
  it('happens once by the link; the link does not open the door again', async () => {
    await expect(signIn(server.link)).rejects.toThrow();
  });

  it('is asked of strangers', async () => {
    const stranger = await browser.newContext();
    const door = await stranger.newPage();
    await door.goto(`${server.address}/sales`);
    expect(new URL(door.url()).pathname).toBe('/login');
    await stranger.close();
  });
});

describe.each([
  ['ru', 'Обзор', 'Продажи', 'Выиграно сделок', 'Менеджеры'],
  ['en', 'Overview', 'Sales', 'Deals won', 'Owners'],
] as const)('in %s', (language, overview, sales, wonDeals, owners) => {
  beforeAll(async () => {
    await open('/');
    await page.getByRole('button', { name: language === 'ru' ? 'Русский' : 'English' }).click();
    await settled();
  });

  it('the overview shows the won deals that the warehouse holds', async () => {
    await open('/');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain(overview);
    expect(integer(await bigNumber(wonDeals).textContent())).toBe(await wonCount());
  });

  it('the sales page ranks the managers as the warehouse does', async () => {
    await open('/sales');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain(sales);
    const [first] = await warehouse(
      `select owner, count(*) as won from marts.deals where status = 'won' and ${IN_YEAR}
       group by owner order by sum(amount) desc limit 1`,
    );
    const row = page.getByRole('table', { name: owners, exact: true }).getByRole('row').nth(1);
    expect(await row.getByRole('rowheader').textContent()).toContain(first?.['owner']);
    expect(integer(await row.getByRole('cell').nth(1).textContent())).toBe(Number(first?.['won']));
  });

  it('has no page wider than a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    for (const path of ['/', '/sales']) {
      await open(path);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  });
});

describe('a manager’s row', () => {
  let owner: string;
  beforeAll(async () => {
    await open('/');
    await page.getByRole('button', { name: 'Русский' }).click();
    await open('/sales');
    owner = ((await managers().getByRole('row').nth(1).getByRole('rowheader').textContent()) ?? '').trim();
  });

  it('opens the records behind its number, as many as the number says', async () => {
    await managers().getByRole('button', { name: owner }).click();
    const item = page.getByRole('menuitem').first();
    const promised = integer((await item.textContent())?.split(':')[1] ?? '');
    await item.click();
    await page
      .getByRole('dialog')
      .getByText(/^\d.*сдел/)
      .first()
      .waitFor();
    expect(
      integer(
        await page
          .getByRole('dialog')
          .getByText(/^\d.*сдел/)
          .first()
          .textContent(),
      ),
    ).toBe(promised);
    await page.keyboard.press('Escape');
  });

  it('filters the page and puts the filter into the address', async () => {
    await managers().getByRole('button', { name: owner }).click();
    await page.getByRole('menuitem', { name: 'Только' }).click();
    await settled();
    expect(new URL(page.url()).searchParams.get('owner')).toBe(owner);
    const [row] = await warehouse(
      `select count(*) as won from marts.deals where status = 'won' and owner = '${owner}' and ${IN_YEAR}`,
    );
    expect(integer(await bigNumber('Выиграно сделок').textContent())).toBe(Number(row?.['won']));
  });
});

it.each([
  ['Новые лиды', 'лид'],
  ['Выручка по заказам', 'заказ'],
])('the list behind %s is as long as the menu says', async (name, noun) => {
  await open('/');
  await bigNumber(name).click();
  const item = page.getByRole('menuitem', { name: noun });
  const promised = integer(await item.textContent());
  await item.click();
  const count = page
    .getByRole('dialog')
    .getByText(new RegExp(`^\\d.*${noun}`))
    .first();
  expect(integer(await count.textContent())).toBe(promised);
  expect(promised).toBeGreaterThan(0);
  await page.keyboard.press('Escape');
});

describe('an export', () => {
  it('of the managers as CSV holds the rows of the cube', async () => {
    await open('/sales');
    const text = await readFile(await download('Выгрузить: Менеджеры', 'CSV'), 'utf8');
    expect(text.startsWith('\ufeff')).toBe(true);
    const [head, ...lines] = text.slice(1).trim().split(/\r?\n/);
    expect(head).toContain(';');
    const rows = await askCube(server, cookie, {
      measures: ['pipeline.won_amount'],
      dimensions: ['pipeline.owner'],
      timeDimensions: [{ dimension: 'pipeline.closed_at', dateRange: [`${YEAR}-01-01`, `${YEAR}-12-31`] }],
      timezone: 'Europe/Moscow',
    });
    for (const { owner, won_amount: amount } of rows.filter((row) => Number(row['won_amount']) > 0)) {
      const line = lines.find((candidate) => candidate.includes(String(owner)));
      const figures = line?.split(';').map((cell) => Number(cell.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.')));
      expect(figures).toContain(Number(amount));
    }
  });

  it('of the managers as XLSX opens, with numbers as numbers', async () => {
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(await download('Выгрузить: Менеджеры', 'XLSX'));
    const cells = book.worksheets.flatMap((sheet) =>
      sheet.getSheetValues().flatMap((row) => (Array.isArray(row) ? row : [])),
    );
    expect(cells.filter((cell) => typeof cell === 'number').length).toBeGreaterThan(10);
  });
});

describe('an edited amount', () => {
  it('shows on the overview after a build of what depends on it', async () => {
    const [deal] = await warehouse(
      `select deal_id, amount from marts.deals where status = 'won' and ${IN_YEAR} order by amount desc, deal_id limit 1`,
    );
    const before = await wonAmount();
    const path = `${server.address}/api/v1/records/deal/${encodeURIComponent(String(deal?.['deal_id']))}`;
    const etag = (await fetch(path, { headers: { cookie } })).headers.get('etag') ?? '';
    const amount = (Number(deal?.['amount']) + 50_000_000).toFixed(2);
    const answer = await fetch(path, {
      method: 'PATCH',
      headers: {
        'content-type': 'application/json',
        'if-match': etag,
        'x-voronka': '1',
        origin: server.address,
        cookie,
      },
      body: JSON.stringify({ amount }),
    });
    expect(answer.status).toBe(200);
    await expect.poll(wonAmount, { timeout: 30_000, interval: 100 }).toBe(before + 50_000_000);
    await open('/');
    const shown = await bigNumber('Выиграно').textContent();
    expect(shown).toContain(
      new Intl.NumberFormat('ru', { maximumFractionDigits: 1, minimumFractionDigits: 0 }).format((before + 5e7) / 1e6),
    );
  });
});

it('no page complained in the console', () => {
  expect(complaints).toEqual([]);
});

/** Opens a page for the tested year and waits until its figures stand. */
async function open(path: string): Promise<void> {
  await page.goto(`${server.address}${path}?${PERIOD}`);
  await settled();
}

async function settled(): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.locator('main [aria-busy="true"]').first().waitFor({ state: 'detached' });
}

function bigNumber(title: string): Locator {
  return page
    .getByRole('article')
    .filter({ has: page.getByRole('heading', { name: title, exact: true }) })
    .getByRole('button')
    .nth(1);
}

function managers(): Locator {
  return page.getByRole('table', { name: 'Менеджеры', exact: true });
}

async function download(button: string, format: string): Promise<string> {
  await page.getByRole('button', { name: button }).click();
  const coming = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: format }).click();
  return (await coming).path();
}

async function wonCount(): Promise<number> {
  const [row] = await warehouse(`select count(*) as won from marts.deals where status = 'won' and ${IN_YEAR}`);
  return Number(row?.['won']);
}

async function wonAmount(): Promise<number> {
  const [row] = await askCube(server, cookie, {
    measures: ['pipeline.won_amount'],
    timeDimensions: [{ dimension: 'pipeline.closed_at', dateRange: [`${YEAR}-01-01`, `${YEAR}-12-31`] }],
    timezone: 'Europe/Moscow',
  });
  return Number(row?.['won_amount']);
}

/** Asks the engine itself, past the cube. */
async function warehouse(sql: string): Promise<Record<string, unknown>[]> {
  return JSON.parse(await voronkaDoes(place, 'query', sql, '--format', 'json')) as Record<string, unknown>[];
}

function integer(text: string | null): number {
  return Number((text ?? '').replace(/[^\d]/g, ''));
}
