// A server of jobs alone, without the API: what the tests of handing over run as a process of its own.
import { readConfig } from '../config.ts';
import { takeLock } from '../lock.ts';
import { ownerOf } from '../doing/owner.ts';
import { perform } from '../doing/perform.ts';
import { Jobs } from './jobs.ts';
import { socketPath } from './socket-path.ts';
import { listenForJobs } from './socket-server.ts';

const config = await readConfig(process.env, process.cwd());
await takeLock(config.dataDir, 'serve', 0);
const owner = await ownerOf(config);
await owner.warehouse.run('create table if not exists sold (amount decimal(18, 2))');
await owner.warehouse.run('insert into sold values (10.50)');
const jobs = new Jobs((job, teller) => {
  process.stdout.write('begun\n');
  teller.signal.addEventListener('abort', () => process.stdout.write('cancelled\n'));
  return perform(owner, job, teller);
});
await listenForJobs(socketPath(config.dataDir), jobs);
process.stdout.write('ready\n');
