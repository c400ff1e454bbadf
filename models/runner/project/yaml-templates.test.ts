import { expect, it } from 'vitest';
import { renderTexts, scalarRenderer } from './yaml-templates.ts';

const render = scalarRenderer({ load: false, schema: 'ecom', days: 3 }, { name: 'dev', schema: 'main' });

it.each([
  ['a plain text', 'a plain text'],
  ["{{ var('load') }}", false],
  ["{{ var('absent', true) }}", true],
  ["{{ var('days') }}", 3],
  ["{{ target.name == 'prod' }}", false],
  ["raw_{{ var('schema') }}", 'raw_ecom'],
  ["at > current_date - {{ var('days') }}", 'at > current_date - 3'],
  ["{{ env_var('DBT_ABSENT', 'dev') }}", 'dev'],
  ["{{ env_var('HOME', 'closed') }}", 'closed'],
  ["{{ doc('orders') }}", "{{ doc('orders') }}"],
  ["{{ var('absent') }}", "{{ var('absent') }}"],
  ["{{ days_between('a', 'b') }} >= 0", "{{ days_between('a', 'b') }} >= 0"],
  ['{{ broken', '{{ broken'],
])('%s', (text, expected) => expect(render(text)).toEqual(expected));

it('goes through lists and maps', () =>
  expect(renderTexts({ a: ["{{ var('days') }}", 1, null], b: { c: "{{ var('schema') }}" } }, render)).toEqual({
    a: [3, 1, null],
    b: { c: 'ecom' },
  }));
