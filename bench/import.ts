import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../warehouse/warehouse.ts';
import type { ApartTaken } from './apart.ts';
import type { ImportTask } from './import-sides.ts';
import type { Line, Result } from './report.ts';
import { touchForms, writeTouches, type TouchForm } from './touch-files.ts';

/** At least this share of the speed of the engine's own COPY, within this memory. */
const GOAL = { share: 0.7, peakMb: 1536 };

export type ImportBench = {
  readonly rows: number;
  readonly engines: readonly Engine[];
  /** each side is run this often and the best counts: other work on the machine only ever slows */
  readonly repeats: number;
  run(task: ImportTask): Promise<ApartTaken>;
};

/** Import of touches, landing, checksum and checks included, against the engine's own COPY of the same file. */
export async function benchImport({ rows, engines, repeats, run }: ImportBench): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), 'voronka-bench-import-'));
  const lines: Line[] = [];
  const figures: Record<string, unknown>[] = [];
  try {
    for (const form of touchForms) {
      const file = await writeTouches(directory, form, rows);
      for (const engine of engines) {
        const best: Partial<Record<'ours' | 'engine', ApartTaken>> = {};
        for (let turn = 0; turn < repeats * 2; turn++) {
          const side = turn % 2 === 0 ? 'engine' : 'ours';
          const workFolder = join(directory, `work-${turn}`);
          await mkdir(workFolder);
          const taken = await run({ side, engine, form, file, workFolder });
          await rm(workFolder, { recursive: true, force: true });
          figures.push({ side, engine, form, ...taken });
          if (taken.seconds < (best[side]?.seconds ?? Infinity)) best[side] = taken;
        }
        if (best.ours && best.engine) lines.push(lineOf(form, engine, best.ours, best.engine));
      }
      await rm(file);
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
  return { name: 'import', settings: { rows, repeats }, lines, figures };
}

function lineOf(form: TouchForm, engine: Engine, ours: ApartTaken, theirs: ApartTaken): Line {
  const share = theirs.seconds / ours.seconds;
  return {
    what: `import of ${form} on ${engine} against its COPY`,
    ours: told(ours),
    theirs: told(theirs),
    ratio: share.toFixed(2),
    goal: `>= ${GOAL.share} of its speed, < ${GOAL.peakMb} MB`,
    isMet: ours.rows === theirs.rows && share >= GOAL.share && ours.peakMb < GOAL.peakMb,
  };
}

function told({ rows, seconds, cpuSeconds, peakMb }: ApartTaken): string {
  const speed = (rows / seconds / 1e6).toFixed(2);
  return `${seconds.toFixed(2)} s (cpu ${cpuSeconds.toFixed(1)}), ${speed} M rows/s, ${peakMb} MB`;
}
