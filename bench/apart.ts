import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { runImportTask, type ImportTask, type ImportTaken } from './import-sides.ts';

/** What a task took in a process of its own; `peakMb` is the most memory that process ever held. */
export type ApartTaken = ImportTaken & { readonly peakMb: number };

/** Runs a task in a process of its own: its memory is its own, and chdb keeps one folder per process. */
export function runApart(task: ImportTask): Promise<ApartTaken> {
  const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(task)], { execArgv: ['--import', 'tsx'] });
  return new Promise((resolve, reject) => {
    child.once('message', (taken) => resolve(taken as ApartTaken));
    child.once('exit', (code) => reject(new Error(`the ${task.side} side ended with code ${code}`)));
  });
}

if (process.send) {
  const taken = await runImportTask(JSON.parse(process.argv[2] ?? '') as ImportTask);
  const answer: ApartTaken = { ...taken, peakMb: Math.round(process.resourceUsage().maxRSS / 1024) };
  process.send(answer, () => process.exit(0));
}
