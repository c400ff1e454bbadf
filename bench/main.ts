import { parseArgs } from 'node:util';
import type { Engine } from '../warehouse/warehouse.ts';
import { runApart } from './apart.ts';
import { benchBuild } from './build.ts';
import { benchClientFit } from './client-fit.ts';
import { benchCubeQuery } from './cube-query.ts';
import { benchImport } from './import.ts';
import { benchLinkage } from './linkage.ts';
import { saveResult, tableOf, type Result } from './report.ts';
import { benchSync } from './sync.ts';

const usage = `npm run bench -- [NAME...] [--rows N] [--scale N] [--queries N] [--edits N] [--clients N] [--records N] [--repeats N] [--engine duckdb|clickhouse]

  import       import of N touches (--rows, 10,000,000 unless told) against the engine's own COPY
  sync         a source read to its end (--records, 200,000) against its answers thrown away
  cube-query   a cube query against its SQL, on the demo company (--scale, 1 unless told; --queries, 60)
  client-fit   models of repeat purchases over made-up clients (--clients, 1,000,000)
  linkage      telling contacts to be one person (--contacts, 1,000,000)
  build        full, unchanged and small builds of the demo company (--scale; --edits, 20)

Without a name all run, on both engines. Results are kept in target/bench/NAME.json.`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '10000000' },
    scale: { type: 'string', default: '1' },
    queries: { type: 'string', default: '60' },
    edits: { type: 'string', default: '20' },
    clients: { type: 'string', default: '1000000' },
    records: { type: 'string', default: '200000' },
    contacts: { type: 'string', default: '1000000' },
    repeats: { type: 'string', default: '2' },
    engine: { type: 'string', multiple: true, default: ['duckdb', 'clickhouse'] },
    help: { type: 'boolean', default: false },
  },
});

const engines = values.engine.map(engineOf);
const scale = numberOf('scale');
const benches: Readonly<Record<string, () => Promise<Result>>> = {
  import: () => benchImport({ rows: numberOf('rows'), engines, repeats: numberOf('repeats'), run: runApart }),
  sync: () => benchSync({ records: numberOf('records'), engines }),
  'cube-query': () => benchCubeQuery({ scale, engines, queries: numberOf('queries') }),
  'client-fit': () => benchClientFit({ clients: numberOf('clients'), engines }),
  linkage: () => benchLinkage({ contacts: numberOf('contacts'), engines }),
  build: () => benchBuild({ scale, engines, edits: numberOf('edits') }),
};

const unknown = positionals.filter((name) => !Object.hasOwn(benches, name));
if (values.help || unknown.length > 0) {
  if (unknown.length > 0) console.error(`no benchmark is called ${unknown.join(', ')}\n`);
  console.log(usage);
  process.exit(unknown.length > 0 ? 2 : 0);
}
for (const [name, run] of Object.entries(benches)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const result = await run();
  console.log(tableOf(result));
  console.log(`${await saveResult(result, 'target/bench', new Date())}\n`);
}

function numberOf(
  name: 'rows' | 'scale' | 'queries' | 'edits' | 'clients' | 'contacts' | 'records' | 'repeats',
): number {
  const number = Number(values[name]);
  if (number > 0) return number;
  console.error(`--${name} must be a number above 0, not ${values[name]}`);
  process.exit(2);
}

function engineOf(name: string): Engine {
  if (name === 'duckdb' || name === 'clickhouse') return name;
  console.error(`--engine must be duckdb or clickhouse, not ${name}`);
  process.exit(2);
}
