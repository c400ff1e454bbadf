import { check, type CheckEvent, type CheckReport } from '../../models/runner/checks/check.ts';
import { tellFreshness } from '../../models/runner/checks/freshness.ts';
import type { Project } from '../../models/runner/index.ts';
import { statusOf, tellCheck } from '../../models/runner/checks/tell-check.ts';
import { tellUnitTest } from '../../models/runner/checks/unit-tests.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { JobOf, Outcome } from '../jobs/job.ts';
import type { Teller } from '../jobs/jobs.ts';
import { messagesOf } from '../messages/messages.ts';
import { ensureTables } from '../pipeline.ts';
import { Interrupted } from '../trouble.ts';
import type { Owner } from './owner.ts';
import { asTrouble } from './runner-trouble.ts';

/** Runs the checks and unit tests of the project's models on what is published. */
export async function checkModels(owner: Owner, job: JobOf<'check'>, teller: Teller): Promise<Outcome> {
  await ensureTables(owner.warehouse);
  const project = await owner.models().catch(asTrouble);
  return checkProject(project, owner.warehouse, job, teller);
}

/** The same for any project in any warehouse. Exit code 1 when something failed, warnings aside. */
export async function checkProject(
  project: Project,
  warehouse: Warehouse,
  job: JobOf<'check'>,
  teller: Teller,
): Promise<Outcome> {
  const m = messagesOf(teller.locale);
  let done = 0;
  let total = 0;
  const onEvent = (event: CheckEvent): void => {
    const words = eventWords(event);
    if (words !== null) teller.tell({ kind: 'line', text: words });
    if (event.kind === 'started') total = event.checks + event.unitTests;
    else if (event.kind !== 'freshness') done += 1;
    teller.tell({ kind: 'progress', label: m.build.checks, done, total });
  };
  const report = await check(project, warehouse, { select: job.select, onEvent, signal: teller.signal }).catch(
    asTrouble,
  );
  if (report.exitCode === 130) throw new Interrupted();
  return { exitCode: report.exitCode, words: summary(report, m), result: reportObject(report) };
}

type Words = ReturnType<typeof messagesOf>;

function summary(report: CheckReport, m: Words): string {
  const statuses = report.checks.map(statusOf);
  const count = (...wanted: string[]): number => statuses.filter((status) => wanted.includes(status)).length;
  const testsPassed = report.unitTests.filter(({ outcome }) => outcome.kind === 'pass').length;
  return m.check.summary(
    count('pass') + testsPassed,
    count('warn'),
    count('fail', 'error') + report.unitTests.length - testsPassed,
  );
}

function reportObject(report: CheckReport): Readonly<Record<string, unknown>> {
  return {
    ms: Math.round(report.ms),
    checks: report.checks.map((result) => ({
      name: result.check.name,
      status: statusOf(result),
      file: result.check.spot.file,
      line: result.check.spot.line,
      failures: result.outcome.kind === 'fail' ? result.outcome.failures : 0,
    })),
    unit_tests: report.unitTests.map(({ test, outcome }) => ({ name: test.name, status: outcome.kind })),
  };
}

/** What a person should see of it; null for what is in order. */
function eventWords(event: CheckEvent): string | null {
  switch (event.kind) {
    case 'started':
      return null;
    case 'checked':
      return tellCheck(event.result);
    case 'unit-tested':
      return tellUnitTest(event.result);
    case 'freshness':
      return tellFreshness(event.result);
  }
}
