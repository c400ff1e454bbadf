import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { configOf, outcomeOf, withInterrupt } from '../dispatch.ts';
import type { JobOf } from '../jobs/job.ts';
import type { Place } from '../program.ts';
import { answer } from '../terminal.ts';
import { Trouble } from '../trouble.ts';

type Format = JobOf<'query'>['format'];

/** Runs one read-only statement. The answer goes to stdout: a table on a terminal, JSON with --json, or what --format says. */
export async function query(
  place: Place,
  sql: string,
  said: { readonly format?: Format; readonly out?: string },
): Promise<number> {
  const format = said.format ?? (place.terminal.json ? 'json' : 'table');
  const config = await configOf(place);
  if (format === 'parquet' && said.out === undefined) {
    if (place.terminal.stdout.isTTY) throw new Trouble(2, (m) => m.query.parquetToTerminal);
    const dir = await mkdtemp(join(tmpdir(), 'voronka-'));
    try {
      const out = join(dir, 'answer.parquet');
      await withInterrupt((signal) => outcomeOf(place, config, { kind: 'query', sql, format, out }, signal));
      await pipeline(createReadStream(out), place.terminal.stdout, { end: false });
      return 0;
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  }
  const out = said.out === undefined ? null : resolve(said.out);
  const outcome = await withInterrupt((signal) =>
    outcomeOf(place, config, { kind: 'query', sql, format, out }, signal),
  );
  if (out !== null) answer(place.terminal, outcome.words, outcome.result);
  return outcome.exitCode;
}
