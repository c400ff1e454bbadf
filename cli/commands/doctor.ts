import type { Row } from '../../warehouse/warehouse.ts';
import { readConfig, type Config } from '../config.ts';
import { outcomeOf } from '../dispatch.ts';
import { fail, type Ask, type Check, type Finding, type Patient } from '../doctor/finding.ts';
import * as machine from '../doctor/machine.ts';
import * as place from '../doctor/place.ts';
import * as project from '../doctor/project.ts';
import * as store from '../doctor/warehouse.ts';
import { doctorWordsOf } from '../doctor/words.ts';
import { serverAt } from '../jobs/socket-client.ts';
import { socketPath } from '../jobs/socket-path.ts';
import type { Place } from '../program.ts';
import { jsonOf, messageOf, type Terminal } from '../terminal.ts';

const checks: readonly Check[] = [
  machine.node,
  machine.binary,
  machine.packages,
  machine.memory,
  machine.disk,
  machine.icu,
  machine.clock,
  project.configFile,
  project.mappings,
  project.models,
  place.dataFolder,
  place.lock,
  place.socket,
  place.leftovers,
  place.port,
  store.warehouse,
  store.lastBuild,
  project.sources,
  project.dashboards,
];

/** Looks at the machine and the project. Exit code 1 when anything fails, 2 when the configuration cannot be read. */
export async function doctor(at: Place): Promise<number> {
  const words = doctorWordsOf(at.terminal.locale);
  let config: Config;
  try {
    config = await readConfig(at.env, at.dir);
  } catch (error) {
    // Without a configuration nothing else can be asked, but the machine still can.
    const found = fail('config', messageOf(error, at.terminal.messages), words.configMend);
    report(at.terminal, [found]);
    return 2;
  }
  const server = await serverAt(socketPath(config.dataDir));
  const patient: Patient = { config, env: at.env, words, server, ask: askerOf(at, config) };
  const findings: Finding[] = [];
  for (const check of checks) findings.push(...(await examined(check, patient)));
  report(at.terminal, findings);
  return findings.some(({ state }) => state === 'fail') ? 1 : 0;
}

async function examined(check: Check, patient: Patient): Promise<readonly Finding[]> {
  try {
    return await check(patient);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [fail(check.name, patient.words.crashed(reason), patient.words.crashedMend)];
  }
}

/** Asks through the same door as `voronka query`: the running server, or the file itself. */
function askerOf(at: Place, config: Config): Ask {
  return async (sql) => {
    let text = '';
    const stdout = { write: (piece: string) => (text += piece) } as unknown as NodeJS.WriteStream;
    const quiet: Place = { ...at, terminal: { ...at.terminal, json: true, stdout } };
    const signal = AbortSignal.timeout(30_000);
    await outcomeOf(quiet, config, { kind: 'query', sql, format: 'json', out: null }, signal);
    return JSON.parse(text) as Row[];
  };
}

const marks = { ok: '✓', warn: '!', fail: '✗' } as const;

function report(terminal: Terminal, findings: readonly Finding[]): void {
  const failed = findings.filter(({ state }) => state === 'fail').length;
  const warned = findings.filter(({ state }) => state === 'warn').length;
  if (terminal.json) {
    terminal.stdout.write(`${jsonOf({ ok: failed === 0, failed, warned, findings })}\n`);
    return;
  }
  for (const { state, text, mend } of findings) {
    terminal.stdout.write(`${marks[state]} ${text}\n${mend === null ? '' : `    → ${mend}\n`}`);
  }
  const { allWell, problems } = terminal.messages.doctor;
  terminal.stdout.write(`\n${failed + warned === 0 ? allWell : problems(failed, warned)}\n`);
}
