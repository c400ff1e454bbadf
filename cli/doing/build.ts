import { build } from '../../models/runner/index.ts';
import type { BuildEvent, BuildReport, NodeResult } from '../../models/runner/index.ts';
import type { Project } from '../../models/runner/index.ts';
import { statusOf, tellCheck } from '../../models/runner/checks/tell-check.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { JobOf, Outcome } from '../jobs/job.ts';
import type { Teller } from '../jobs/jobs.ts';
import { messagesOf } from '../messages/messages.ts';
import { ensureTables } from '../pipeline.ts';
import { Interrupted } from '../trouble.ts';
import type { Owner } from './owner.ts';
import { asTrouble } from './runner-trouble.ts';

/** Builds models of the project and publishes them; what did not change is left alone. */
export async function buildModels(owner: Owner, job: JobOf<'build'>, teller: Teller): Promise<Outcome> {
  await ensureTables(owner.warehouse);
  const project = await owner.models().catch(asTrouble);
  try {
    return await buildProject(project, owner.warehouse, job, teller);
  } finally {
    owner.built();
  }
}

/** Builds any project in any warehouse, telling how far it is. */
export async function buildProject(
  project: Project,
  warehouse: Warehouse,
  job: JobOf<'build'>,
  teller: Teller,
): Promise<Outcome> {
  const m = messagesOf(teller.locale);
  const onEvent = (event: BuildEvent): void => {
    switch (event.kind) {
      case 'started':
        void teller.tell({ kind: 'progress', label: m.build.models, done: 0, total: event.nodes });
        return;
      case 'node-finished': {
        const words = nodeWords(event, m);
        if (words !== null) void teller.tell({ kind: 'line', text: words });
        void teller.tell({ kind: 'progress', label: m.build.models, done: event.position, total: event.total });
        return;
      }
      case 'checked': {
        const words = tellCheck(event.result);
        if (words !== null) void teller.tell({ kind: 'line', text: words });
        return;
      }
      case 'node-started':
      case 'published':
        return;
    }
  };
  const { select, full } = job;
  const report = await build(project, warehouse, { select, full, onEvent, signal: teller.signal }).catch(asTrouble);
  if (report.exitCode === 130) throw new Interrupted();
  return { exitCode: report.exitCode, words: summary(report, m), result: reportObject(report) };
}

type Words = ReturnType<typeof messagesOf>;

/** A line for a node worth one: built or failed. Those left alone are only counted at the end. */
function nodeWords({ name, outcome }: Pick<NodeResult, 'name' | 'outcome'>, m: Words): string | null {
  switch (outcome.kind) {
    case 'built':
      return m.build.built(name, outcome.rows === null ? null : Number(outcome.rows), outcome.ms, outcome.reason);
    case 'failed':
      return m.build.failed(name, outcome.message);
    case 'refused':
      return m.build.refused(name, outcome.checks);
    case 'not-run':
      return m.build.notRun(name, outcome.because);
    case 'skipped':
      return null;
  }
}

function summary(report: BuildReport, m: Words): string {
  const count = (kind: NodeResult['outcome']['kind']): number =>
    report.nodes.filter(({ outcome }) => outcome.kind === kind).length;
  const failed = count('failed') + count('refused');
  const warned = report.checks.filter((result) => statusOf(result) === 'warn').length;
  return m.build.summary({
    built: count('built'),
    skipped: count('skipped'),
    failed,
    notRun: count('not-run'),
    checks: report.checks.length,
    warned,
    seconds: report.ms / 1000,
  });
}

function reportObject(report: BuildReport): Readonly<Record<string, unknown>> {
  return {
    run: report.run,
    ms: Math.round(report.ms),
    nodes: report.nodes.map(({ name, materialized, outcome }) => ({ name, materialized, ...outcome })),
    checks: report.checks.map((result) => ({
      name: result.check.name,
      status: statusOf(result),
      file: result.check.spot.file,
      line: result.check.spot.line,
      failures: result.outcome.kind === 'fail' ? result.outcome.failures : 0,
    })),
  };
}
