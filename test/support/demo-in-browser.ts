import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { freshPlace, serve, type Place, type Server } from './voronka.ts';

/** A small demo company, served, and its administrator in a real browser, in Russian. */
export type DemoInBrowser = {
  readonly place: Place;
  readonly server: Server;
  readonly browser: Browser;
  readonly context: BrowserContext;
  readonly page: Page;
  readonly cookie: string;
  /** what the page wrote to the console as errors, and what it threw */
  readonly complaints: readonly string[];
  close(): Promise<void>;
};

export async function demoInBrowser(): Promise<DemoInBrowser> {
  const place = await freshPlace({ VORONKA_DEMO_SCALE: '0.02', VORONKA_LOCALE: 'ru' });
  const server = await serve(place);
  const browser = await launchBrowser();
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'ru-RU',
    acceptDownloads: true,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(server.link);
  await page.waitForURL(`${server.address}/`);
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const close = async (): Promise<void> => {
    await browser.close();
    await server.stop();
    await place.remove();
  };
  return { ...{ place, server, browser, context, page, cookie, complaints }, close };
}
