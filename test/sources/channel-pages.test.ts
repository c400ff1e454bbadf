import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { sourceFaults } from '../../cli/config-sources.ts';
import { connectorOf, SYSTEMS } from '../../ingest/sources/registry.ts';

type Said = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const page = (language: string, name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../docs/${language}/sources/${name}.md`, import.meta.url)), 'utf8');

/** The sources that a page has people write into voronka.yml. */
const sourcesOf = (text: string): Said =>
  Object.assign(
    {},
    ...[...text.matchAll(/```yaml\n(sources:.*?)```/gs)].map(([, block]) => parse(block as string).sources),
  );

describe.each([
  ['telephony', ['mango', 'zadarma', 'uis']],
  ['ads', ['direct', 'vk_ads', 'meta_ads']],
  ['site', ['metrica']],
  ['mail', ['imap']],
])('the page of %s', (name, systems) => {
  it.each(['ru', 'en'])('in %s: what it has people write into voronka.yml is right', async (language) => {
    const said = sourcesOf(page(language, name));
    expect(Object.values(said).map(({ system }) => system)).toEqual(systems);
    expect(await sourceFaults(said, (keys) => keys.join('.'))).toEqual([]);
  });

  it.each(['ru', 'en'])(
    'in %s: the variables it names are those of secrets that its sources ask for',
    async (language) => {
      const text = page(language, name);
      const asked: string[] = [];
      for (const [source, { system }] of Object.entries(sourcesOf(text))) {
        const connector = await connectorOf(String(system));
        for (const secret of connector?.secrets ?? [])
          asked.push(`VORONKA_SOURCE_${source}_${secret.name}`.toUpperCase());
      }
      const named = [...text.matchAll(/VORONKA_SOURCE_\w+/g)].map(([variable]) => variable);
      expect(named.filter((variable) => !asked.includes(variable))).toEqual([]);
      expect(named.length).toBeGreaterThan(0);
    },
  );
});

it.each(SYSTEMS)(
  'the wizard can show %s: a title, what it asks for and where to find it, in both languages',
  async (system) => {
    const connector = await connectorOf(system);
    expect(connector?.system).toBe(system);
    const asks = [...(connector?.asks ?? []), ...(connector?.secrets ?? [])];
    const words = [connector?.title, ...asks.flatMap(({ title, hint }) => [title, hint])];
    expect(words.filter((one) => !one?.ru || !one.en)).toEqual([]);
    const settings = Object.keys(connector?.settings.shape ?? {});
    expect((connector?.asks ?? []).map((ask) => ask.name).filter((ask) => !settings.includes(ask))).toEqual([]);
  },
);
