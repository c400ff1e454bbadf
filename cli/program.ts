import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import type { Messages } from './messages/messages.ts';
import type { Terminal } from './terminal.ts';
import { version } from './version.ts';

/** Where a command runs. */
export type Place = { readonly env: NodeJS.ProcessEnv; readonly dir: string; readonly terminal: Terminal };

const roles = ['admin', 'analyst', 'marketer', 'manager', 'executive'];

/**
 * The words of the command line. Each command's room is imported only when it is called, so that help is quick.
 * `ended` is told the exit code.
 */
export function programOf(place: Place, ended: (code: number) => void): Command {
  const m = place.terminal.messages;
  const program = new Command('voronka')
    .description(m.about)
    .version(version, '-V, --version', m.usage.version)
    .helpOption('-h, --help', m.usage.help)
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  if (place.terminal.locale === 'ru') program.configureHelp({ styleTitle: (title) => titlesRu[title] ?? title });

  const add = (name: string, about: string): Command =>
    program
      .command(name)
      .copyInheritedSettings(program)
      .description(about)
      .helpOption('-h, --help', m.usage.help)
      .allowExcessArguments(false)
      .option('--json', m.usage.json)
      .option('-C, --dir <dir>', m.usage.projectDir);
  const on = <A extends unknown[]>(command: Command, run: (...words: A) => Promise<number>): void => {
    command.action(async (...words: unknown[]) => ended(await run(...(words as A))));
  };

  on(add('init', m.init.about).argument('<dir>', m.init.dir), async (dir: string) =>
    (await import('./commands/init.ts')).init(place, dir),
  );
  on(add('demo', m.demo.about).option('--scale <n>', m.demo.scale, positive(m)), async (said: { scale?: number }) =>
    (await import('./commands/demo.ts')).demo(place, said),
  );
  on(
    add('import', m.import.about)
      .argument('<path...>', m.import.paths)
      .option('--source <name>', m.import.source)
      .option('--map <file>', m.import.map),
    async (paths: string[], said: { source?: string; map?: string }) =>
      (await import('./commands/import.ts')).importPaths(place, paths, said),
  );
  on(
    add('sync', m.sync.about).argument('[source]', m.sync.source).option('--full', m.sync.full),
    async (source: string | undefined, said: { full?: true }) =>
      (await import('./commands/sync.ts')).sync(place, source ?? null, said),
  );
  on(
    add('build', m.build.about)
      .argument('[selector]', m.build.selector)
      .option('--full', m.build.full)
      .option('--project <dir>', m.build.project),
    async (select: string | undefined, said: { full?: true; project?: string }) =>
      (await import('./commands/build.ts')).build(place, select ?? null, said),
  );
  on(
    add('check', m.check.about).argument('[selector]', m.check.selector).option('--project <dir>', m.build.project),
    async (select: string | undefined, said: { project?: string }) =>
      (await import('./commands/check.ts')).check(place, select ?? null, said),
  );
  on(
    add('query', m.query.about)
      .argument('<sql>', m.query.sql)
      .addOption(new Option('--format <form>', m.query.format).choices(['table', 'csv', 'json', 'parquet']))
      .option('--out <file>', m.query.out),
    async (sql: string, said: { format?: 'table' | 'csv' | 'json' | 'parquet'; out?: string }) =>
      (await import('./commands/query.ts')).query(place, sql, said),
  );
  on(
    add('cube', m.cube.about)
      .argument('<query>', m.cube.query)
      .addOption(new Option('--role <role>', m.cube.role).choices(roles).default('admin')),
    async (query: string, said: { role: string }) => (await import('./commands/cube.ts')).cube(place, query, said.role),
  );
  on(add('serve', m.serve.about), async () => (await import('./commands/serve.ts')).serve(place));
  on(
    add('link', m.link.about)
      .addOption(new Option('--role <role>', m.link.role).choices(roles).default('admin'))
      .option('--user <name>', m.link.user)
      .option('--team <name>', m.link.team),
    async (said: { role: string; user?: string; team?: string }) =>
      (await import('./commands/link.ts')).link(place, said),
  );
  on(add('doctor', m.doctor.about), async () => (await import('./commands/doctor.ts')).doctor(place));
  on(add('backup', m.backup.about).argument('<file>', m.backup.file), async (file: string) =>
    (await import('./commands/backup.ts')).backup(place, file),
  );
  on(
    add('restore', m.restore.about)
      .addArgument(new Argument('<file>', m.restore.file))
      .option('--force', m.restore.force),
    async (file: string, said: { force?: true }) => (await import('./commands/restore.ts')).restore(place, file, said),
  );
  return program;
}

const titlesRu: Readonly<Record<string, string>> = {
  'Usage:': 'Вызов:',
  'Arguments:': 'Слова:',
  'Options:': 'Ключи:',
  'Commands:': 'Команды:',
};

function positive(m: Messages): (text: string) => number {
  return (text) => {
    const number = Number(text.replace(',', '.'));
    if (!(number > 0) || !Number.isFinite(number)) throw new InvalidArgumentError(m.usage.needNumber);
    return number;
  };
}
