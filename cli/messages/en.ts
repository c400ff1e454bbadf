import { countedEn as counted } from './plural.ts';
import type { Messages } from './messages.ts';

const seconds = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} s`;

const maybe = (near: string | null): string => (near === null ? '' : `; did you mean "${near}"?`);

export const en: Messages = {
  interrupted: 'Interrupted.',
  about: 'Voronka: a CRM warehouse, cubes and dashboards',
  usage: {
    wrong: (reason, command) => `${reason}\nHelp: voronka ${command}--help`,
    unknownCommand: (name, near) => `There is no command "${name}"${maybe(near)}`,
    unknownOption: (name) => `There is no option ${name}.`,
    missingArgument: (name) => `Missing: ${name}.`,
    excessArguments: 'Too many words after the command. Put SQL and JSON in quotes.',
    invalidArgument: (text) => `Wrong value. ${text}`,
    needNumber: 'A positive number is needed.',
    json: 'print one JSON object instead of words',
    projectDir: 'the project folder (where voronka.yml is)',
    help: 'show help',
    version: 'show the version',
  },
  config: {
    unreadable: (path) => `Cannot read ${path}.`,
    notYaml: (where, reason) => `${where}: not YAML: ${reason}`,
    unknownKey: (where, key, near, all) =>
      `${where}: unknown key "${key}"${near === null ? `; the keys here are: ${all.join(', ')}` : maybe(near)}`,
    wrongValue: (where, key, reason) => `${where}: ${key}: ${reason}`,
    wrongWarehouse: (where, value) =>
      `${where}: a warehouse is written duckdb:PATH or clickhouse://host:8123/database, not "${value}".`,
    secretInFile: (where) =>
      `${where}: a password does not belong in voronka.yml. Take it out of the address and set VORONKA_WAREHOUSE_PASSWORD,` +
      ' or name a file in warehouse.password_file.',
    unknownSystem: (where, name, near, all) =>
      `${where}: there is no system "${name}"${near === null ? `; there are: ${all.join(', ')}` : maybe(near)}`,
    sourceSecretInFile: (where, source, secret, variable) =>
      `${where}: a secret has no place in voronka.yml. Set the variable ${variable} or name a file: ` +
      `sources.${source}.secrets.${secret}.`,
    secretUnreadable: (path) => `Cannot read the password from the file ${path}.`,
    wrongTimezone: (where, value, near) =>
      `${where}: there is no time zone "${value}"${maybe(near)} An IANA name is needed, such as Europe/Moscow.`,
    wrongCurrency: (where, value, near) =>
      `${where}: there is no currency "${value}"${maybe(near)} An ISO 4217 code is needed, such as RUB.`,
    wrongVariable: (name, value, example) => `The variable ${name} cannot be "${value}". Example: ${example}`,
    unknownVariable: (name, near) => `The variable ${name} means nothing${maybe(near)}`,
    openHost: (host) =>
      `Mind: the server listens on ${host}, not on this computer only. Put a reverse proxy with TLS before it` +
      ' (nginx, Caddy), close the port from outside, and set server.url to the address people type.',
  },
  lock: {
    held: (pid, host, command, since) =>
      `The data folder is locked by pid ${pid} on host ${host} (${command}, since ${since}). Wait for it or stop it.`,
    unwritable: (path) => `Cannot create ${path}: see that the data folder can be written.`,
  },
  socket: {
    refused: (theirs, ours) =>
      `The running server did not understand: its version is ${theirs}, yours ${ours}. Restart the server.`,
    lost: 'The connection to the running server broke. Run the command again: repeating is safe.',
  },
  jobs: {
    queued: (ahead) => `Queued, ahead: ${ahead}.`,
  },
  warehouse: {
    unreachable: (url, reason) => `Cannot open the warehouse ${url}: ${reason}`,
  },
  init: {
    about: 'make a project folder for a real company',
    dir: 'a new or empty folder',
    notEmpty: (dir) => `${dir} already holds a voronka.yml. Nothing was changed.`,
    done: (dir, shown) => `The project is made: ${dir}

Next:
  cd ${shown}
  voronka import --map new --source crm FILES   describe an export: a draft appears in mappings/
  voronka import --source crm FILES             load it
  voronka build                                 build the marts
  voronka serve                                 open the dashboards`,
  },
  demo: {
    about: 'make the demo company and load it',
    scale: 'size: 1 is about 100 k deals and 1 M touches',
    making: 'Demo company',
    done: (files) => `The demo company is ready: ${counted(files, 'file', 'files')} loaded, marts built.`,
  },
  import: {
    about: 'load files: CSV, TSV, NDJSON, JSON, Parquet, XLSX and gz of these',
    paths: 'files or folders',
    source: 'name of the source (Latin letters); by default the name of the mapping file',
    map: 'the mapping (YAML), or new to draft one',
    noMapping: (source, path) =>
      `The source "${source}" has no mapping: ${path}.\nDraft one: voronka import --map new --source ${source} FILES`,
    wrongSource: (name) => `"${name}" cannot name a source: use lower-case Latin letters, digits and "_".`,
    draftExists: (path) =>
      `${path} already exists and a draft will not replace it. Remove it or name the source otherwise.`,
    absent: (path) => `There is no such file or folder: ${path}.`,
    drafting: (files) => `Looking at ${counted(files, 'file', 'files')}…`,
    drafted: (path) =>
      `The draft of the mapping: ${path}\nRead it: each guess says what it rests on. Then: voronka import FILES --map ${path}`,
    files: 'Files',
    loaded: (file, dataset, is) =>
      `  ${file} → ${dataset}: ${counted(is.rows, 'row', 'rows')}${is.rejected > 0 ? `, rejected: ${is.rejected}` : ''}` +
      `${is.flagged > 0 ? `, values not read: ${is.flagged}` : ''}, ${seconds(is.seconds)}`,
    standing: (file, dataset) => `  ${file} → ${dataset}: already loaded`,
    failed: (file, reason) => `  ${file}: not loaded: ${reason}`,
    completed: (file) => `  ${file}: completed after an interrupted import`,
    unclaimed: (file, reason) => `Passed over ${file}: ${reason}`,
    summary: (is) =>
      [
        `Files loaded: ${is.loaded} (${counted(is.rows, 'row', 'rows')})`,
        ...(is.standing > 0 ? [`already there: ${is.standing}`] : []),
        ...(is.failed > 0 ? [`not loaded: ${is.failed}`] : []),
        ...(is.rejected > 0 ? [`rows rejected: ${is.rejected} (raw.rejects)`] : []),
        ...(is.flagged > 0 ? [`values not read: ${is.flagged} (raw.rejects)`] : []),
      ].join(', '),
    next: 'Next: voronka build',
  },
  build: {
    about: 'build the models (name, +name, name+, tag:, path:, state:modified+)',
    selector: 'what to build; everything by default',
    full: 'build anew instead of adding',
    project: 'a folder with a dbt project (dbt_project.yml and profiles.yml)',
    noDbtProject: (dir) => `There is no dbt_project.yml in ${dir}.`,
    noDuckDbProfile: (dir) => `${dir}/profiles.yml names no DuckDB database (type: duckdb and path).`,
    models: 'Models',
    checks: 'Checks',
    built: (name, rows, ms, reason) =>
      `  ${name}${rows === null ? '' : `: ${counted(rows, 'row', 'rows')}`}, ${seconds(ms / 1000)} (${reason})`,
    failed: (name, message) => `Not built: ${name}\n${message}`,
    refused: (name, checks) =>
      `Not published: ${name} fails its checks: ${checks.join(', ')}. The former data stays in place.`,
    notRun: (name, because) => `Passed over: ${name}, which needs ${because}`,
    summary: (is) =>
      [
        `Built: ${is.built}, unchanged: ${is.skipped}`,
        ...(is.failed > 0 ? [`not built: ${is.failed}`] : []),
        ...(is.notRun > 0 ? [`passed over: ${is.notRun}`] : []),
        `checks: ${is.checks}${is.warned > 0 ? ` (warnings: ${is.warned})` : ''}`,
        seconds(is.seconds),
      ].join(', '),
  },
  check: {
    about: 'run the checks of the models',
    selector: 'what to check; everything by default',
    summary: (passed, warned, failed) => `Checks passed: ${passed}, warned: ${warned}, failed: ${failed}`,
  },
  query: {
    about: 'run SQL, read-only',
    sql: 'one query, in quotes',
    format: 'form of the result',
    out: 'write to a file',
    several: 'There are several statements here. Only one is run, and it may only read.',
    notReading: 'Only reading is allowed: select, describe, show, explain.',
    parquetToTerminal: 'Parquet cannot be shown on a terminal: name a file (--out FILE) or redirect the output.',
    written: (path, rows) => `Written: ${path}${rows === null ? '' : ` (${rows})`}`,
  },
  cube: {
    about: 'ask the cube: {"measures":["pipeline.won_amount"]}',
    query: 'a Cube query in JSON; "-" reads it from standard input',
    role: 'whose eyes to look with',
    notJson: (reason) => `Not JSON: ${reason}`,
    truncated: (total) =>
      `Not everything is shown${total === null ? '' : `: ${total} rows in all`}. Narrow the question or export the whole.`,
  },
  link: {
    about: 'give a one-time link to sign in',
    role: 'role',
    user: 'name; Owner by default',
    owner: 'Owner',
    team: 'team: a manager sees only it',
    done: (url, minutes) => `${url}\nThe link opens once, within ${minutes} min.`,
  },
  sync: {
    about: 'load what is new from the sources in voronka.yml',
    source: 'name of the source; all by default',
    none: 'voronka.yml describes no source (key sources). There is nothing to load.',
    full: 'read the sources from their start, not only what is new',
    reading: (source, stream) => `${source}: ${stream}`,
    done: (stream, is) =>
      `  ${stream}: ${is.read} read` +
      (is.fresh + is.changed + is.deleted === 0 ? ', nothing new' : '') +
      `${is.fresh > 0 ? `, ${is.fresh} new` : ''}${is.changed > 0 ? `, ${is.changed} changed` : ''}` +
      `${is.deleted > 0 ? `, ${is.deleted} deleted` : ''}${is.rejected > 0 ? `, ${is.rejected} rejected` : ''}` +
      `${is.flagged > 0 ? `, ${is.flagged} values unread` : ''}, ${seconds(is.seconds)}`,
    newColumns: (stream, columns) => `  ${stream}: new columns: ${columns.join(', ')}`,
    failed: (place, reason) => `  ${place}: not read: ${reason}`,
    noBatch: (source, batch) =>
      `Batch ${batch} of source "${source}" is not in data/landing, or its dataset is no more in the mapping.`,
    stopped: (stream) => `  ${stream}: stopped; what was read is kept`,
    summary: (source, is) =>
      `${source}: ${is.read} read, ${is.fresh} new, ${is.changed} changed, ${is.deleted} deleted` +
      `${is.rejected > 0 ? `, ${is.rejected} rejected (raw.rejects)` : ''}, ${seconds(is.seconds)}`,
    unknown: (name, near, all) =>
      `voronka.yml has no source "${name}"${near === null ? `; there are: ${all.join(', ')}` : maybe(near)}`,
  },
  backup: {
    about: 'save the warehouse, the loaded files and the mappings into one archive',
    file: 'the archive, .tar.gz',
    exists: (path) => `${path} already exists. Name another file.`,
    copying: 'Copy of the warehouse',
    hashing: 'Checksums',
    packing: 'Packing',
    done: (path, size, files) => `Saved: ${path} (${size}, ${counted(files, 'file', 'files')}).`,
  },
  restore: {
    about: 'bring the warehouse back from an archive',
    file: 'an archive made by backup',
    force: 'replace what the data folder holds',
    running: (pid) => `The server is running (pid ${pid}). Stop it and try again.`,
    notEmpty: (dir) => `${dir} already holds data. Add --force to replace it.`,
    notBackup: (path) => `${path} is not an archive of Voronka, or it is damaged.`,
    damaged: (files) => `The archive is damaged, nothing was changed. Different: ${files.join(', ')}.`,
    engine: (made, ours) => `The archive was taken from ${made}, the warehouse here is ${ours}.`,
    unfinished: (dir) => `A restore into ${dir} was cut off. Finish it: voronka restore ARCHIVE --force`,
    unpacking: 'Unpacking',
    checking: 'Checking checksums',
    done: (made) => `Restored as of ${made}. Next: voronka build`,
  },
  serve: {
    about: 'open the dashboards: a server on this computer',
    buildingDashboards: 'Building the dashboards',
    dashboardsFailed: 'The dashboards could not be built:',
    portTaken: (host, port) => `Port ${port} on ${host} is taken. Name another: VORONKA_PORT=${port + 1} npm start`,
    firstRun: 'First run: making the demo company.',
    buildFailed: 'Not all models were built; the dashboards show the former data. More: voronka build',
    ready: 'Voronka is running',
    address: 'address',
    enter: 'sign in (once)',
    keys: 'l + Enter for a new link, Ctrl-C to stop',
    alreadyRunning: (pid) =>
      `The server of this folder is already running (pid ${pid}). A link to sign in: voronka link`,
    stopping: 'Stopping: finishing what was begun…',
    stopped: 'Stopped.',
    starting: (version) => `Voronka ${version}`,
    rollupsFailed: (reason) => `The rollups of the cube were not refreshed: ${reason}`,
    configWrong: (reason) => `voronka.yml was changed and cannot be read; the schedules stay as they were: ${reason}`,
    siteEventsFailed: (reason) => `The events of the site were not loaded and will be tried again: ${reason}`,
  },
  doctor: {
    about: 'check the machine and the project and say what to mend',
    allWell: 'All is well.',
    problems: (failed, warned) => `Failures: ${failed}, warnings: ${warned}.`,
  },
};
