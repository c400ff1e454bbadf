import type { Entities } from './entities.ts';
import { lookupsOfRule } from './columns.ts';
import { didYouMean } from './nearest.ts';
import type { Feed, Mapping, ValueRule } from './schema.ts';

type Problem = { readonly path: readonly (string | number)[]; readonly message: string };

/** The field whose words `stages` explains, and the fields that it fills. */
export const STAGED: Readonly<
  Record<string, { readonly word: string; readonly meaning: string; readonly order: string | null }>
> = {
  deal: { word: 'stage', meaning: 'outcome', order: 'stage_order' },
  lead: { word: 'status', meaning: 'status_kind', order: null },
};

/** What the schema cannot see: names that have to exist elsewhere, rules that contradict each other. */
export function meaningProblems(mapping: Mapping, entities: Entities): Problem[] {
  const datasets = mapping.datasets.map(({ dataset }) => dataset);
  const problems: Problem[] = [];
  mapping.datasets.forEach((dataset, at) => {
    const path = ['datasets', at];
    if (datasets.indexOf(dataset.dataset) !== at) {
      problems.push({ path: [...path, 'dataset'], message: `dataset "${dataset.dataset}" is described twice` });
    }
    if (mapping.system === undefined && dataset.file.length === 0) {
      problems.push({
        path,
        message: 'a dataset of files needs `file`; one that a connector reads needs `system` at the top',
      });
    }
    const ofFiles = [
      ...(dataset.file.length > 0 ? ['file'] : []),
      ...(dataset.contains === 'everything' ? ['contains'] : []),
      ...(dataset.replaces.length > 0 ? ['replaces'] : []),
      ...(dataset.merge === undefined ? [] : ['merge']),
    ];
    for (const key of mapping.system === undefined ? [] : ofFiles) {
      problems.push({
        path: [...path, key],
        message: `\`${key}\` is for files; a connector knows what it reads itself`,
      });
    }
    if (!dataset.read.header && !dataset.read.columns) {
      problems.push({ path: [...path, 'read'], message: 'a file without a header needs `columns`' });
    }
    dataset.feeds.forEach((feed, feedAt) => {
      if (feed.each && mapping.system === undefined && dataset.merge === undefined) {
        const message = '`each` opens records: those that a connector reads, or those of files with `merge`';
        problems.push({ path: [...path, 'feeds', feedAt, 'each'], message });
      }
      problems.push(...feedProblems(feed, [...path, 'feeds', feedAt], entities, datasets));
    });
  });
  return problems;
}

function feedProblems(
  feed: Feed,
  path: readonly (string | number)[],
  entities: Entities,
  datasets: readonly string[],
): Problem[] {
  const fields = entities.get(feed.entity);
  if (!fields) {
    const hint = didYouMean(feed.entity, [...entities.keys()]);
    return [{ path: [...path, 'entity'], message: `unknown entity "${feed.entity}"${hint}` }];
  }
  const names = fields.map(({ name }) => name);
  const unknown = Object.keys(feed.fields)
    .filter((name) => !names.includes(name))
    .map((name) => ({
      path: [...path, 'fields', name],
      message: `${feed.entity} has no field "${name}"${didYouMean(name, names)}`,
    }));
  const rules: [readonly (string | number)[], ValueRule][] = [
    ...Object.entries(feed.fields).map(([name, rule]) => [['fields', name], rule] as [string[], ValueRule]),
    ...feed.key.map((rule) => [['key'], rule] as [string[], ValueRule]),
    ...(feed.deleted ? [[['deleted'], feed.deleted] as [string[], ValueRule]] : []),
  ];
  const astray = rules.flatMap(([at, rule]) =>
    lookupsOfRule(rule)
      .filter((lookup) => !datasets.includes(lookup.dataset))
      .map((lookup) => ({
        path: [...path, ...at],
        message: `no dataset "${lookup.dataset}" to look up in${didYouMean(lookup.dataset, datasets)}`,
      })),
  );
  const listless = rules
    .filter(([, rule]) => !feed.each && readsElement(rule))
    .map(([at]) => ({ path: [...path, ...at], message: '`element` needs the `each` of its feed' }));
  const staged = STAGED[feed.entity];
  const stageless =
    feed.stages && (!staged || feed.fields[staged.word] === undefined)
      ? [{ path: [...path, 'stages'], message: '`stages` explains the stage of a deal or the status of a lead' }]
      : [];
  return [...unknown, ...astray, ...listless, ...stageless];
}

function readsElement(rule: ValueRule): boolean {
  const own = rule.element !== undefined || (rule.when ?? []).some(({ element }) => element !== undefined);
  return own || (rule.first_of ?? []).some(readsElement);
}
