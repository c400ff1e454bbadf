import type { Entities, Field } from '../mapping/entities.ts';
import type { Mapping } from '../mapping/schema.ts';
import { feedSql, type FeedPlace } from './feed-sql.ts';
import { jinjaString } from './jinja-text.ts';
import { Lookups } from './lookups.ts';
import { WAREHOUSE } from './rows-from.ts';

/** The staging model of one entity of one source, in the runner's Jinja. */
export function stagingModel(mapping: Mapping, entity: string, entities: Entities, mappingName: string): string {
  const fields = entities.get(entity) as readonly Field[];
  const lookups = new Lookups(mapping, WAREHOUSE);
  const places = feedsOf(mapping, entity);
  const feeds = places.map((place) => feedSql(place, fields, zoneOf(mapping), lookups));
  const names = fields.map(({ name }) => name);
  const all = feeds.map(({ name }) => name);
  const listed = ['source_key', ...names, 'extracted_at', 'is_deleted', 'batch_number', 'file_order'];
  const standsIn = places.length > 1 && places.some(({ feed }) => feed.stands_in);
  const ranks = (at: number): string[] => (standsIn ? [`${places[at]?.feed.stands_in ? 1 : 0} as stands_in`] : []);
  const rows = all.length === 1 ? (all[0] as string) : 'all_rows';
  const union =
    all.length === 1
      ? []
      : [
          `all_rows as (\n${all.map((name, at) => select([...listed, ...ranks(at)], name, 4)).join('\n    union all\n')}\n)`,
        ];
  const first = standsIn ? 'stands_in, ' : '';
  const latest = `latest as (
    select
        ${listed.slice(0, -2).join(',\n        ')},
        row_number() over (partition by source_key order by ${first}batch_number desc, file_order desc) as recency
    from ${rows}
)`;
  return `-- One row per ${entity.replaceAll('_', ' ')} of ${mapping.title ?? mapping.source}: the newest row of each key.
-- Written by the import from ${mappingName}: change that file, not this one.
with

${[...new Set([...lookups.ctes, ...feeds.flatMap((feed) => feed.ctes), ...union, latest])].join(',\n\n')}

select
    cast('${mapping.source}' as {{ type('text') }}) as system,
    cast('${mapping.source}:' || source_key as {{ type('text') }}) as ${entity}_id,
    ${names.join(',\n    ')},
    cast(extracted_at as {{ type('instant') }}) as extracted_at,
    cast(is_deleted as {{ type('flag') }}) as is_deleted
from latest
where recency = 1
`;
}

/** The zone as an expression of Jinja: the source's own, else the company's. */
export function zoneOf(mapping: Mapping): string {
  return mapping.timezone === undefined ? `var('timezone')` : jinjaString(mapping.timezone);
}

export function feedsOf(mapping: Mapping, entity: string): FeedPlace[] {
  const found = mapping.datasets.flatMap((dataset) =>
    dataset.feeds.filter((feed) => feed.entity === entity).map((feed) => ({ dataset, feed })),
  );
  return found.map(({ dataset, feed }, at) => {
    const isRepeated = found.some((other, otherAt) => otherAt < at && other.dataset === dataset);
    return { dataset, feed, name: `${dataset.dataset}${isRepeated ? `_${at + 1}` : ''}` };
  });
}

function select(columns: readonly string[], from: string, indent: number): string {
  const pad = ' '.repeat(indent);
  return `${pad}select\n${pad}    ${columns.join(`,\n${pad}    `)}\n${pad}from ${from}`;
}
