import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readEntities } from '../../ingest/mapping/entities.ts';
import { mappingNamed, parseMapping, type MappingFile } from '../../ingest/mapping/read.ts';
import type { OpenSource } from '../../ingest/sources/connector.ts';
import { sleep, toolsOf } from '../../ingest/sources/tools.ts';
import type { SourceToSync } from '../../ingest/sync/sync.ts';
import type { Config } from '../config.ts';
import type { ConnectedSource } from '../config-sources.ts';

/** A source of voronka.yml made ready to be read. Throws MappingError when its mapping is wrong. */
export function toSync(config: Config, source: ConnectedSource): SourceToSync {
  return {
    mapping: mappingOf(config, source),
    streams: source.streams,
    open: () => opened(config, source),
  };
}

/** Throws SourceTrouble when settings or secrets do not fit. */
export function opened(config: Config, source: ConnectedSource): OpenSource {
  const tools = toolsOf({
    ...{ source: source.name, secrets: source.secrets, timezone: config.timezone },
    tokensPath: join(config.dataDir, 'tokens', `${source.name}.json`),
    clock: () => new Date(),
    random: Math.random,
    sleep,
  });
  return source.connector.open(source.settings, tools);
}

/**
 * The mapping that voronka.yml names, else the project's of the source's name, else the connector's own. Where there is
 * none, the records are kept in raw until somebody says what they mean.
 */
function mappingOf(config: Config, source: ConnectedSource): MappingFile {
  const entities = readEntities();
  const own = source.mapping ?? join(config.dir, 'mappings', `${source.name}.yml`);
  if (source.mapping !== null || existsSync(own)) return mappingNamed(source.name, own, entities);
  if (source.connector.mapping !== null) {
    return mappingNamed(source.name, fileURLToPath(source.connector.mapping), entities);
  }
  const streams = opened(config, source).streams.map(({ name }) => `  - dataset: ${name}`);
  const text = [`source: ${source.name}`, `system: ${source.connector.system}`, 'datasets:', ...streams, ''].join('\n');
  return parseMapping(text, `${source.name}.yml`, entities);
}
