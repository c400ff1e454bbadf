import { openWarehouse } from '../../warehouse/open.ts';
import { importFiles } from '../import.ts';

/** A process of its own that imports files, to be killed at any moment or measured: DATABASE DATA_DIR MAPPING FILE... */
const [database = '', dataDir = '', mapping = '', ...paths] = process.argv.slice(2);
const warehouse = await openWarehouse(`duckdb:${database}`);
process.send?.('started');
const report = await importFiles({
  ...{ warehouse, dataDir, paths, mapping: { kind: 'file', path: mapping } },
  ...{ onProgress: () => undefined, clock: () => new Date() },
});
process.send?.(`peak ${Math.round(process.resourceUsage().maxRSS / 1024)}`);
process.send?.(report.files.map(({ kind }) => kind).join(','));
await warehouse.close();
process.exit(0);
