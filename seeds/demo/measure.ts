import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { demoRoot } from './company.ts';
import { generateDemo } from './generate.ts';
import { readExport } from './read-export.ts';
import { plantedTruths } from './truths.ts';

/** The run whose figures truths.json holds to the unit. `until` lies in mid-month, so the last month is partial. */
export const measuredRun = { seed: 7, scale: 0.01, until: '2026-07-15' } as const;

/** The whole of truths.json: what was planted, and what the measured run must give exactly. */
export async function measureTruths(): Promise<unknown> {
  const directory = await mkdtemp(join(tmpdir(), 'voronka-truths-'));
  try {
    await generateDemo({ directory, ...measuredRun });
    const demo = await readExport(directory, measuredRun.until);
    const [counts] = await demo.finding('counts');
    const truths = { ...(await plantedTruths(demo)), exact: { ...measuredRun, ...counts } };
    demo.close();
    return truths;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(join(demoRoot, 'truths.json'), `${JSON.stringify(await measureTruths(), null, 2)}\n`);
}
