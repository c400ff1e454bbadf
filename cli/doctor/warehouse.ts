import { databasePath } from '../backup/what.ts';
import { tableIn } from './table-in.ts';
import { shownUrl } from '../config-secrets.ts';
import { messageOf } from '../terminal.ts';
import { messagesOf } from '../messages/messages.ts';
import { fail, ok, warn, type Check, type Finding, type Patient } from './finding.ts';

/** Reaches the warehouse, and asks of ClickHouse whether it would let us work. */
export const warehouse: Check = async (patient) => {
  const { words, config, ask } = patient;
  const embedded = config.warehouseUrl.startsWith('duckdb:');
  try {
    const [row] = await ask('select version() as version');
    const version = String(row?.['version']);
    const found = [ok('warehouse', words.warehouse(embedded ? 'DuckDB' : 'ClickHouse', version))];
    return embedded ? found : [...found, ...(await clickHouse(patient, version))];
  } catch (error) {
    const reason = messageOf(error, messagesOf(config.locale));
    const mend = databasePath(config) === null ? words.warehouseClickHouseMend : words.warehouseDuckDbMend;
    return [fail('warehouse', words.warehouseBroken(shownUrl(config.warehouseUrl), reason), mend)];
  }
};

async function clickHouse({ words, ask }: Patient, version: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < 24 || (major === 24 && minor < 8)) {
    findings.push(warn('clickhouse version', words.clickhouseOld(version), words.clickhouseOldMend));
  }
  // readonly itself is set by the asking, so only what the profile forbids is looked at.
  const settings = await ask(
    `select name, value, readonly from system.settings
     where name in ('join_use_nulls', 'allow_ddl', 'max_execution_time', 'session_timezone')`,
  );
  for (const row of settings) {
    const [name, value] = [String(row['name']), String(row['value'])];
    if (name === 'allow_ddl' && value === '0') {
      findings.push(fail('clickhouse rights', words.clickhouseReadOnly, words.clickhouseReadOnlyMend));
    }
    const hindering =
      (name === 'join_use_nulls' && value === '0') ||
      (name === 'max_execution_time' && value !== '0' && Number(value) < 600);
    if (hindering) {
      findings.push(
        warn('clickhouse settings', words.clickhouseSetting(name, value), words.clickhouseSettingMend(name)),
      );
    }
  }
  return findings;
}

/** How the last build ended. Where the meta tables are absent nothing was built yet. */
export const lastBuild: Check = async ({ words, config, ask }) => {
  const runs = tableIn(config, 'meta', 'runs');
  const rows = await ask(`select status, finished_at from ${runs} order by finished_at desc limit 1`).catch(() => []);
  const [run] = rows;
  if (!run) return [warn('build', words.builtNever, words.builtNeverMend)];
  const at = String(run['finished_at']);
  if (run['status'] === 'ok') return [ok('build', words.built(at))];
  return [warn('build', words.builtFailed(at, String(run['status'])), words.builtFailedMend)];
};
