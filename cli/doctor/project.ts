import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { messagesOf } from '../messages/messages.ts';
import { dashboardsAreFresh } from '../serve/dashboards.ts';
import { secretVariable } from '../../ingest/sources/tools.ts';
import { fail, ok, warn, type Check, type Finding, type Patient } from './finding.ts';
import { tableIn } from './table-in.ts';
import { reasonOf } from './machine.ts';

export const configFile: Check = async ({ words, config }) => [
  ok('config', config.file === null ? words.configNone : words.config(config.file)),
  ...config.warnings.map((warning) => warn('config', warning(messagesOf(config.locale)), words.configMend)),
];

export const dashboards: Check = async ({ words }) => [
  (await dashboardsAreFresh())
    ? ok('dashboards', words.dashboards)
    : warn('dashboards', words.dashboardsStale, words.dashboardsMend),
];

/** Every mapping of the project, and those that voronka.yml names elsewhere. */
export const mappings: Check = async ({ words, config }) => {
  const dir = join(config.dir, 'mappings');
  const own = (await readdir(dir).catch(() => []))
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => join(dir, name));
  const named = [
    ...config.sources.files.map(({ mapping }) => mapping),
    ...config.sources.connected.flatMap(({ mapping }) => mapping ?? []),
  ];
  const { readEntities } = await import('../../ingest/mapping/entities.ts');
  const { readMapping } = await import('../../ingest/mapping/read.ts');
  const entities = readEntities();
  return [...new Set([...own, ...named])].sort().map((file): Finding => {
    try {
      readMapping(file, entities);
      return ok('mapping', words.mapping(basename(file)));
    } catch (error) {
      return fail('mapping', words.mappingBroken(basename(file), reasonOf(error)), words.mappingMend);
    }
  });
};

export const models: Check = async ({ words, config }) => {
  try {
    const { modelsOf } = await import('../pipeline.ts');
    const project = await modelsOf(config);
    return [ok('models', words.models(project.nodes.size))];
  } catch (error) {
    return [
      fail('models', words.modelsBroken(error instanceof Error ? error.message : String(error)), words.modelsMend),
    ];
  }
};

/** Days without a load after which a configured source is worth a word. */
const oldAfterDays = 7;

export const sources: Check = async ({ words, config, ask }) => {
  const loads = await ask(
    `select source, max(loaded_at) as loaded_at, sum(rejected_count) as rejected from ${tableIn(config, 'raw', 'batches')} group by source`,
  ).catch(() => []);
  const bySource = new Map(loads.map((row) => [String(row['source']), row]));
  const findings: Finding[] = [];
  for (const { name, paths } of config.sources.files) {
    for (const path of paths.filter((one) => !existsSync(one))) {
      findings.push(fail('source', words.sourceMissing(name, path), words.sourceMissingMend));
    }
    const loaded = bySource.get(name);
    if (!loaded) findings.push(warn('source', words.sourceNever(name), words.sourceOldMend(name)));
    else {
      const days = Math.floor((Date.now() - Date.parse(String(loaded['loaded_at']))) / 86_400_000);
      findings.push(
        days > oldAfterDays
          ? warn('source', words.sourceOld(name, days), words.sourceOldMend(name))
          : ok('source', words.source(name, String(loaded['loaded_at']))),
      );
    }
  }
  findings.push(...(await connectedSources({ words, config, ask })));
  for (const [name, row] of bySource) {
    const rejected = Number(row['rejected']);
    if (rejected > 0) findings.push(warn('rejects', words.rejects(name, rejected), words.rejectsMend));
  }
  return findings;
};

/** A connected source: whether it has what its connector asks for, and how it was read last. */
async function connectedSources({ words, config, ask }: Pick<Patient, 'words' | 'config' | 'ask'>): Promise<Finding[]> {
  const column = config.locale === 'ru' ? 'error_ru' : 'error_en';
  const runs = await ask(
    `select source, stream, outcome, finished_at, ${column} as error
     from (
       select *, row_number() over (partition by source, stream order by sequence desc) as age
       from ${tableIn(config, 'raw', 'sync_runs')}
     ) as runs
     where age = 1
     order by source, stream`,
  ).catch(() => []);
  return config.sources.connected.flatMap(({ name, connector, secrets }): Finding[] => {
    const missing = connector.secrets.filter((asked) => !asked.optional && !secrets.has(asked.name));
    if (missing.length > 0) {
      return missing.map((asked) =>
        fail(
          'source',
          words.secretMissing(name, asked.name),
          words.secretMissingMend(secretVariable(name, asked.name)),
        ),
      );
    }
    const own = runs.filter((run) => run['source'] === name);
    if (own.length === 0) return [warn('source', words.sourceNever(name), words.sourceOldMend(name))];
    const failed = own.filter((run) => run['outcome'] === 'failed');
    if (failed.length === 0) return [ok('source', words.source(name, String(own[0]?.['finished_at'])))];
    return failed.map((run) =>
      fail('source', words.sourceFailed(name, String(run['stream']), String(run['error'])), words.sourceOldMend(name)),
    );
  });
}
