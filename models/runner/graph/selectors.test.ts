import { describe, expect, it } from 'vitest';
import { select, selectSources, SelectorError } from './selectors.ts';
import { sketchGraph } from './sketch-graph.ts';
import { hashesInManifest, modifiedSince } from './state-selector.ts';

/** raw.deals -> stg_deals -> deals -> won_deals -> report; raw.people -> stg_people -> deals; stages is a seed. */
const graph = sketchGraph('duckdb', {
  stages: { kind: 'seed', folder: 'seeds' },
  stg_deals: { sources: ['raw.deals'], folder: 'models/staging/crm', config: { tags: ['daily'] } },
  stg_people: { sources: ['raw.people'], folder: 'models/staging/crm', config: { materialized: 'view' } },
  deals: { parents: ['stages', 'stg_deals', 'stg_people'], folder: 'models/core', config: { materialized: 'table' } },
  won_deals: { parents: ['deals'], folder: 'models/marts', config: { tags: ['daily', 'money'] } },
  report: { parents: ['won_deals'], folder: 'models/marts', config: { meta: { owner: 'anna' } } },
});

const none: ReadonlySet<string> = new Set();

describe('select', () => {
  it.each([
    ['deals', ['deals']],
    ['stg_*', ['stg_deals', 'stg_people']],
    ['marts', ['won_deals', 'report']],
    ['staging.crm', ['stg_deals', 'stg_people']],
    ['path:models/marts', ['won_deals', 'report']],
    ['path:models/*/won_deals.sql', ['won_deals']],
    ['models/core/deals.sql', ['deals']],
    ['tag:daily', ['stg_deals', 'won_deals']],
    ['config.materialized:table', ['deals']],
    ['config.meta.owner:anna', ['report']],
    ['config.tags:money', ['won_deals']],
    ['resource_type:seed', ['stages']],
    ['state:modified', ['stg_deals']],
    ['state:modified+', ['stg_deals', 'deals', 'won_deals', 'report']],
    ['source:raw.people+', ['stg_people', 'deals', 'won_deals', 'report']],
    ['source:raw+1', ['stg_deals', 'stg_people']],
    ['+deals', ['stages', 'stg_deals', 'stg_people', 'deals']],
    ['deals+', ['deals', 'won_deals', 'report']],
    ['1+won_deals', ['deals', 'won_deals']],
    ['1+deals+1', ['stages', 'stg_deals', 'stg_people', 'deals', 'won_deals']],
    ['+deals+', ['stages', 'stg_deals', 'stg_people', 'deals', 'won_deals', 'report']],
    ['@won_deals', ['stages', 'stg_deals', 'stg_people', 'deals', 'won_deals', 'report']],
    ['stages report', ['stages', 'report']],
    ['tag:daily,path:models/marts', ['won_deals']],
    ['+deals,stg_* report', ['stg_deals', 'stg_people', 'report']],
    ['+deals --exclude stg_*', ['stages', 'deals']],
    ['--exclude +deals', ['won_deals', 'report']],
  ])('%s', (expression, expected) => expect([...select(graph, expression, new Set(['stg_deals']))]).toEqual(expected));

  it('is everything, parents first, when nothing is asked', () =>
    expect([...select(graph, null, none)]).toEqual([...graph.order]));

  it.each([
    ['won_dals', 'the selector "won_dals" matches nothing (did you mean "won_deals"?)'],
    ['+stg_peple', 'the selector "stg_peple" (in "+stg_peple") matches nothing (did you mean "stg_people"?)'],
    ['tag:dayly', 'the selector "dayly" (in "tag:dayly") matches nothing (did you mean "daily"?)'],
    [
      'path:models/mart',
      'the selector "models/mart" (in "path:models/mart") matches nothing (did you mean "models/marts"?)',
    ],
    ['source:rwa', 'the selector "rwa" (in "source:rwa") matches nothing (did you mean "raw"?)'],
    ['tags:daily', '"tags:daily": unknown method "tags" (did you mean "tag"?)'],
    [
      'config.materialised:table',
      '"config.materialised:table": unknown setting "materialised" (did you mean "materialized"?)',
    ],
    ['state:old', '"state:old": the only state is state:modified'],
    ['@deals+', '"@deals+": @ already walks down, + is too much'],
    ['xyzzy_*', 'the selector "xyzzy_*" matches nothing'],
  ])('%s is refused', (expression, message) =>
    expect(() => select(graph, expression, none)).toThrow(new SelectorError(message)),
  );

  it('sources are those named or above what is named', () => {
    expect([...selectSources(graph, 'source:raw', none)]).toEqual(['raw.deals', 'raw.people']);
    expect([...selectSources(graph, '+stg_people', none)]).toEqual(['raw.people']);
    expect([...selectSources(graph, 'deals', none)]).toEqual([]);
  });
});

describe('state:modified', () => {
  it('means new nodes and nodes whose own hash is another', () => {
    const before = new Map([...graph.nodes.values()].map(({ name, ownHash }) => [name, ownHash]));
    before.set('deals', 'own deals, earlier');
    before.delete('report');
    expect([...modifiedSince(graph, before)]).toEqual(['deals', 'report']);
  });

  it('reads the hashes of a manifest', () => {
    const manifest = {
      nodes: { 'model.shop.deals': { name: 'deals', checksum: { name: 'sha256', checksum: 'abc' } } },
    };
    expect(hashesInManifest(JSON.stringify(manifest))).toEqual(new Map([['deals', 'abc']]));
    expect(() => hashesInManifest('{}')).toThrow('no manifest.json');
  });
});
