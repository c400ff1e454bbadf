import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser } from 'playwright-core';

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A real browser: `VORONKA_CHROMIUM`, else the machine's own, else the one that comes inside an npm package. */
export async function launchBrowser(): Promise<Browser> {
  const named = process.env['VORONKA_CHROMIUM'];
  const installed = (named ? [named] : INSTALLED).find((path) => existsSync(path));
  if (installed) return chromium.launch({ executablePath: installed, args: FLAGS });
  const { executablePath, env } = await packagedBrowser();
  return chromium.launch({ executablePath, args: FLAGS, env });
}

/** The packaged browser brings the libraries and fonts that a bare Debian lacks; they are unpacked beside it. */
async function packagedBrowser(): Promise<{ executablePath: string; env: Record<string, string> }> {
  const { default: packaged, inflate } = await import('@sparticuz/chromium');
  const executablePath = await packaged.executablePath();
  const entry = fileURLToPath(import.meta.resolve('@sparticuz/chromium'));
  await inflate(join(dirname(entry), '..', 'bin', 'al2023.tar.br'));
  const libraries = join(tmpdir(), 'al2023', 'lib');
  return {
    executablePath,
    env: {
      ...(process.env as Record<string, string>),
      FONTCONFIG_PATH: join(tmpdir(), 'fonts'),
      LD_LIBRARY_PATH: [libraries, process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':'),
    },
  };
}
