import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../../api/house-fixture.ts';
import { openJournal, type Journal } from '../../api/routes/collect/journal.ts';
import { importFiles } from '../../ingest/import.ts';
import { DuckDbWarehouse } from '../../warehouse/duckdb.ts';
import { buildModels, createRecords } from '../support/built-models.ts';
import { launchBrowser } from '../support/browser.ts';

// A company's site whose server hands /v/ on to Voronka, and a visitor in a real browser.
const PAGE = (script: string) => `<!doctype html><title>Shop</title>${script}
<form id="order" onsubmit="return false"><input name="email" type="email"><input name="tel"><input type="hidden" name="voronka_id">
<input type="password" name="mail_password" value="secret@example.org"><button>Send</button></form>`;

describe('the counter in a real browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'voronka-counter-'));
  let journal: Journal;
  let house: House;
  let site: Server;
  let browser: Browser;
  let address: string;

  beforeAll(async () => {
    journal = await openJournal(join(folder, 'site-events'), () => new Date());
    house = await openHouse(await DuckDbWarehouse.open(':memory:', { threads: 1 }), {
      collector: { journal, sites: [] },
      clock: () => new Date(),
    });
    await house.app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = house.app.server.address() as AddressInfo;
    site = createServer((asked, answer) => {
      const path = asked.url ?? '/';
      if (path.startsWith('/v/')) {
        const on = httpRequest(
          {
            host: '127.0.0.1',
            port,
            method: asked.method,
            path: `/api/v1/collect/${path.slice(3)}`,
            headers: asked.headers,
          },
          (got) => {
            answer.writeHead(got.statusCode ?? 500, got.headers);
            got.pipe(answer);
          },
        );
        asked.pipe(on);
        return;
      }
      const script = path.startsWith('/wait')
        ? '<script src="/v/v.js" data-consent="wait"></script>'
        : '<script src="/v/v.js"></script>';
      answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PAGE(script));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => site.once('listening', resolve));
    address = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    site?.close();
    await house?.close();
    await journal?.end();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A browser that nobody seems to drive, as a person's is. */
  async function visitor(): Promise<Page> {
    const context = await browser.newContext({
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0 Safari/537.36',
    });
    await context.addInitScript(`Object.defineProperty(navigator, 'webdriver', { get: () => false })`);
    return context.newPage();
  }

  async function load() {
    const warehouse = await DuckDbWarehouse.open(':memory:', { threads: 2 });
    const dataDir = mkdtempSync(join(folder, 'data-'));
    const paths = await journal.closed();
    const report = await importFiles({
      ...{ warehouse, dataDir, paths, mapping: { kind: 'source', name: 'site' } },
      ...{ onProgress: () => undefined, clock: () => new Date() },
    });
    expect(report.totals).toMatchObject({ rejected: 0, flagged: 0 });
    return { warehouse, dataDir };
  }

  it('tells of pages and of a sent form, ties the visitor to the enquiry, and leaves no e-mail behind', async () => {
    const page = await visitor();
    await page.goto(`${address}/tables?utm_source=vk&utm_campaign=spring`);
    await page.evaluate(`history.pushState({}, '', '/tables/oak')`);
    await page.fill('input[name=email]', 'Anna@Example.org');
    await page.fill('input[name=tel]', '8 999 123-45-67');
    await page.click('button');
    await page.waitForTimeout(1_200);
    const hidden = await page.inputValue('input[name=voronka_id]');
    const [cookie] = (await page.context().cookies()).filter(({ name }) => name === '_vid');
    expect(hidden).toMatch(/^[0-9a-f]{32}$/);
    expect(cookie?.value).toBe(hidden);
    await page.context().close();

    const { warehouse, dataDir } = await load();
    await createRecords(warehouse, [
      ['lead', 'voronka:1', { visitor_id: hidden, created_at: new Date().toISOString(), status_kind: 'open' }],
    ]);
    await buildModels(warehouse, { extraModelDirs: [`${dataDir}/models`], select: '+touch' });
    const touches = await warehouse.query(
      `select kind, source, campaign, landing_page, cast(page_count as integer) as pages, lead_id
       from ${warehouse.relation({ schema: 'core', name: 'touch' })} order by kind desc`,
    );
    expect(touches).toEqual([
      { kind: 'visit', source: 'vk', campaign: 'spring', landing_page: '/tables', pages: 2, lead_id: 'voronka:1' },
      { kind: 'form', source: null, campaign: null, landing_page: '/tables/oak', pages: null, lead_id: 'voronka:1' },
    ]);
    const [form] = await warehouse.query(
      `select email_hash from ${warehouse.relation({ schema: 'raw', name: 'site__events' })} where kind = 'form'`,
    );
    expect(form).toEqual({ email_hash: createHash('sha256').update('anna@example.org').digest('hex') });
    await warehouse.close();
  }, 60_000);

  it('waits for consent where it is told to, and forgets the visitor when it is taken back', async () => {
    for (const path of await journal.closed()) await journal.drop(path);
    const page = await visitor();
    await page.goto(`${address}/wait`);
    await page.waitForTimeout(800);
    expect(await journal.closed()).toEqual([]);
    expect(await page.context().cookies()).toEqual([]);
    const consent = (given: boolean) => page.evaluate(`voronka('consent', ${given})`);
    await consent(true);
    await page.waitForTimeout(400);
    expect(await journal.closed()).toHaveLength(1);
    await consent(false);
    expect(await page.context().cookies()).toEqual([]);
    await page.context().close();
  }, 30_000);

  it('a browser that a program drives is told apart', async () => {
    for (const path of await journal.closed()) await journal.drop(path);
    const page = await browser.newPage();
    await page.goto(`${address}/`);
    await page.waitForTimeout(1_000);
    const { warehouse } = await load();
    const rows = await warehouse.query(
      `select is_bot from ${warehouse.relation({ schema: 'raw', name: 'site__events' })}`,
    );
    expect(rows).toEqual([{ is_bot: 'true' }]);
    await warehouse.close();
  }, 30_000);
});
