import { fileURLToPath } from 'node:url';
import { openWarehouse } from '../../warehouse/open.ts';
import { readEntities } from '../mapping/entities.ts';
import { mappingNamed } from '../mapping/read.ts';
import { sleep, toolsOf } from '../sources/tools.ts';
import { syncSources } from '../sync/sync.ts';
import { smallCrmConnector } from './small-crm/connector.ts';

/** A process of its own that syncs the small CRM, to be killed at any moment: WAREHOUSE DATA_DIR ADDRESS KEY PAGE. */
const [url = '', dataDir = '', address = '', key = '', page = '500'] = process.argv.slice(2);
const warehouse = await openWarehouse(url);
const tools = toolsOf({
  ...{ source: 'crm', secrets: new Map([['key', key]]), tokensPath: `${dataDir}/tokens.json`, timezone: 'UTC' },
  ...{ clock: () => new Date(), random: Math.random, sleep: (_, signal) => sleep(1, signal) },
});
process.send?.('started');
const report = await syncSources({
  ...{ warehouse, dataDir, full: false, clock: () => new Date(), signal: new AbortController().signal },
  sources: [
    {
      mapping: mappingNamed('crm', fileURLToPath(smallCrmConnector.mapping as URL), readEntities()),
      streams: null,
      open: () => smallCrmConnector.open({ address, page: Number(page) }, tools),
    },
  ],
  onProgress: () => undefined,
});
const words = report.sources.flatMap(({ runs }) =>
  runs.map(({ stream, outcome, error }) => `${stream}: ${error?.en ?? outcome}`),
);
process.send?.(words.join('; '));
process.stdout.write(`${words.join('; ')}\n`);
await warehouse.close();
process.exit(0);
