import { expect, it } from 'vitest';
import { builtInMapping, builtInSources } from './built-in.ts';
import { readEntities } from './entities.ts';
import { MappingError } from './errors.ts';
import { parseMapping } from './read.ts';

const entities = readEntities();

function problems(text: string): string {
  try {
    parseMapping(text, '/somewhere/mine.yml', entities);
    return '';
  } catch (error) {
    if (error instanceof MappingError) return error.message;
    throw error;
  }
}

const FEED = `source: mine
datasets:
  - dataset: deals
    file: deals.csv
    feeds:
      - entity: deal
        key: id
        fields:
          title: name
`;

it.each([
  [
    'an unknown key at the top',
    `${FEED}timezon: UTC\n`,
    'mine.yml:10: unknown key "timezon"; did you mean "timezone"?',
  ],
  [
    'an unknown key of a dataset',
    FEED.replace('file:', 'contians: everything\n    file:'),
    'mine.yml:4: unknown key "contians"; did you mean "contains"?',
  ],
  [
    'an unknown key of a feed',
    FEED.replace('key:', 'kye: a\n        key:'),
    'mine.yml:7: unknown key "kye"; did you mean "key"?',
  ],
  [
    'an unknown key of a rule',
    FEED.replace('title: name', 'title: { colunm: name, column: name }'),
    'mine.yml:9: unknown key "colunm"; did you mean "column"?',
  ],
  [
    'an unknown entity',
    FEED.replace('entity: deal', 'entity: deals'),
    'mine.yml:6: unknown entity "deals"; did you mean "deal"?',
  ],
  [
    'an unknown field',
    FEED.replace('title: name', 'titel: name'),
    'mine.yml:9: deal has no field "titel"; did you mean "title"?',
  ],
  [
    'a lookup in a dataset that is not there',
    FEED.replace('title: name', 'owner_id: { column: o, lookup: { dataset: user, match: n, take: i } }'),
    'mine.yml:9: no dataset "user" to look up in',
  ],
  [
    'a rule without a source',
    FEED.replace('title: name', 'title: { default: x }'),
    'mine.yml:9: a rule has exactly one of column, element, join, value, first_of, multiply',
  ],
  [
    'a dataset described twice',
    FEED + FEED.split('\n').slice(2).join('\n'),
    'mine.yml:10: dataset "deals" is described twice',
  ],
  [
    'a name that cannot name a table',
    FEED.replace('source: mine', 'source: My CRM'),
    'mine.yml:1: a name is small Latin letters, digits and _, and begins with a letter',
  ],
  ['YAML that is none', 'source: [', 'mine.yml:1:'],
])('%s is told with its line', (_, text, message) => expect(problems(text)).toContain(message));

it('a mapping without faults is read', () => expect(problems(FEED)).toBe(''));

it.each(builtInSources())('the mapping of %s in the box is in order', (source) => {
  expect(builtInMapping(source, entities).mapping.source).toBe(source);
});
