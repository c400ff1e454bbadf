import { counted } from './plural.ts';
import { reasonRu } from './reasons-ru.ts';

/** What a build came to. */
export type BuildSummary = {
  readonly built: number;
  readonly skipped: number;
  readonly failed: number;
  readonly notRun: number;
  readonly checks: number;
  readonly warned: number;
  readonly seconds: number;
};

export type LoadedFile = {
  readonly rows: number;
  readonly rejected: number;
  readonly flagged: number;
  readonly seconds: number;
};

/** What the reading of a stream, or of all streams of a source, came to. */
export type SyncedStream = {
  readonly read: number;
  readonly fresh: number;
  readonly changed: number;
  readonly deleted: number;
  readonly rejected: number;
  readonly flagged: number;
  readonly seconds: number;
};

/** What an import came to: files by what became of them, then rows. */
export type ImportSummary = {
  readonly loaded: number;
  readonly standing: number;
  readonly failed: number;
  readonly rows: number;
  readonly rejected: number;
  readonly flagged: number;
};

const seconds = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0).replace('.', ',')} с`;

const maybe = (near: string | null): string => (near === null ? '' : `; возможно, «${near}»`);

/** Everything the command line says, in Russian. English says the same in en.ts: the types are one. */
export const ru = {
  interrupted: 'Прервано.',
  about: 'Воронка: хранилище CRM, кубы и отчёты',
  usage: {
    wrong: (reason: string, command: string) => `${reason}\nСправка: voronka ${command}--help`,
    unknownCommand: (name: string, near: string | null) => `Нет команды «${name}»${maybe(near)}.`,
    unknownOption: (name: string) => `Нет такого ключа: ${name}.`,
    missingArgument: (name: string) => `Не указано: ${name}.`,
    excessArguments: 'Слишком много слов после команды. Запрос SQL и JSON берите в кавычки.',
    invalidArgument: (text: string) => `Неверное значение. ${text}`,
    needNumber: 'Нужно положительное число.',
    json: 'вывести один объект JSON вместо слов',
    projectDir: 'папка проекта (где лежит voronka.yml)',
    help: 'показать справку',
    version: 'показать версию',
  },
  config: {
    unreadable: (path: string) => `Не удалось прочитать ${path}.`,
    notYaml: (where: string, reason: string) => `${where}: это не YAML: ${reason}`,
    unknownKey: (where: string, key: string, near: string | null, all: readonly string[]) =>
      `${where}: неизвестный ключ «${key}»${near === null ? `; здесь бывают: ${all.join(', ')}` : maybe(near)}.`,
    wrongValue: (where: string, key: string, reason: string) => `${where}: ${key}: ${reason}`,
    wrongWarehouse: (where: string, value: string) =>
      `${where}: хранилище задаётся как duckdb:ПУТЬ или clickhouse://хост:8123/база, а не «${value}».`,
    secretInFile: (where: string) =>
      `${where}: паролю не место в voronka.yml. Уберите его из адреса и задайте переменную VORONKA_WAREHOUSE_PASSWORD` +
      ' или файл в ключе warehouse.password_file.',
    unknownSystem: (where: string, name: string, near: string | null, all: readonly string[]) =>
      `${where}: нет такой системы: «${name}»${near === null ? `; есть: ${all.join(', ')}` : maybe(near)}.`,
    sourceSecretInFile: (where: string, source: string, secret: string, variable: string) =>
      `${where}: секрету не место в voronka.yml. Задайте переменную ${variable} или назовите файл: ` +
      `sources.${source}.secrets.${secret}.`,
    secretUnreadable: (path: string) => `Не удалось прочитать пароль из файла ${path}.`,
    wrongTimezone: (where: string, value: string, near: string | null) =>
      `${where}: нет часового пояса «${value}»${maybe(near)}. Нужно имя из базы IANA, например Europe/Moscow.`,
    wrongCurrency: (where: string, value: string, near: string | null) =>
      `${where}: нет валюты «${value}»${maybe(near)}. Нужен код ISO 4217, например RUB.`,
    wrongVariable: (name: string, value: string, example: string) =>
      `Переменная ${name} не может быть «${value}». Пример: ${example}`,
    unknownVariable: (name: string, near: string | null) => `Переменная ${name} ничего не значит${maybe(near)}.`,
    openHost: (host: string) =>
      `Внимание: сервер слушает ${host}, то есть не только этот компьютер. Поставьте перед ним обратный прокси с TLS` +
      ' (nginx, Caddy), закройте порт снаружи и задайте server.url — адрес, который набирают люди.',
  },
  lock: {
    held: (pid: number, host: string, command: string, since: string) =>
      `Папка данных занята: процесс ${pid} на ${host} (${command}, с ${since}). Дождитесь его или остановите.`,
    unwritable: (path: string) => `Не удалось создать ${path}: проверьте, что папка данных доступна для записи.`,
  },
  socket: {
    refused: (theirs: string, ours: string) =>
      `Работающий сервер не понял команду: у него версия ${theirs}, у вас ${ours}. Перезапустите сервер.`,
    lost: 'Связь с работающим сервером оборвалась. Запустите команду ещё раз: повторять безопасно.',
  },
  jobs: {
    queued: (ahead: number) => `В очереди, впереди: ${ahead}.`,
  },
  warehouse: {
    unreachable: (url: string, reason: string) => `Не удалось открыть хранилище ${url}: ${reason}`,
  },
  init: {
    about: 'создать папку проекта для настоящей компании',
    dir: 'новая или пустая папка',
    notEmpty: (dir: string) => `В ${dir} уже есть voronka.yml. Ничего не изменено.`,
    done: (dir: string, shown: string) => `Проект создан: ${dir}

Дальше:
  cd ${shown}
  voronka import --map new --source crm ФАЙЛЫ   описать выгрузку: черновик ляжет в mappings/
  voronka import --source crm ФАЙЛЫ             загрузить
  voronka build                                 построить витрины
  voronka serve                                 открыть отчёты`,
  },
  demo: {
    about: 'сделать учебную компанию и загрузить её',
    scale: 'размер: 1 — около 100 тыс. сделок и 1 млн касаний',
    making: 'Учебная компания',
    done: (files: number) =>
      `Учебная компания готова: ${counted(files, 'файл', 'файла', 'файлов')} загружено, витрины построены.`,
  },
  import: {
    about: 'загрузить файлы: CSV, TSV, NDJSON, JSON, Parquet, XLSX и их же в gz',
    paths: 'файлы или папки',
    source: 'имя источника (латиницей); по умолчанию — имя файла описания',
    map: 'описание выгрузки (YAML) или new — составить черновик',
    noMapping: (source: string, path: string) =>
      `Нет описания источника «${source}»: ${path}.\nСоставьте черновик: voronka import --map new --source ${source} ФАЙЛЫ`,
    wrongSource: (name: string) => `Имя источника «${name}» не годится: строчные латинские буквы, цифры и «_».`,
    draftExists: (path: string) =>
      `Описание ${path} уже есть; черновик его не заменит. Удалите его или назовите источник иначе.`,
    absent: (path: string) => `Нет такого файла или папки: ${path}.`,
    drafting: (files: number) => `Смотрю на ${counted(files, 'файл', 'файла', 'файлов')}…`,
    drafted: (path: string) =>
      `Черновик описания: ${path}\nПрочтите его: у каждой догадки сказано, на чём она основана. Затем: voronka import ФАЙЛЫ --map ${path}`,
    files: 'Файлы',
    loaded: (file: string, dataset: string, is: LoadedFile) =>
      `  ${file} → ${dataset}: ${counted(is.rows, 'строка', 'строки', 'строк')}${is.rejected > 0 ? `, отвергнуто: ${is.rejected}` : ''}` +
      `${is.flagged > 0 ? `, значений не прочитано: ${is.flagged}` : ''}, ${seconds(is.seconds)}`,
    standing: (file: string, dataset: string) => `  ${file} → ${dataset}: уже загружен`,
    failed: (file: string, reason: string) => `  ${file}: не загружен: ${reason}`,
    completed: (file: string) => `  ${file}: догружен после прерванной загрузки`,
    unclaimed: (file: string, reason: string) => `Пропущен ${file}: ${reason}`,
    summary: (is: ImportSummary) =>
      [
        `Загружено файлов: ${is.loaded} (${counted(is.rows, 'строка', 'строки', 'строк')})`,
        ...(is.standing > 0 ? [`уже были: ${is.standing}`] : []),
        ...(is.failed > 0 ? [`не загружено: ${is.failed}`] : []),
        ...(is.rejected > 0 ? [`отвергнуто строк: ${is.rejected} (raw.rejects)`] : []),
        ...(is.flagged > 0 ? [`значений не прочитано: ${is.flagged} (raw.rejects)`] : []),
      ].join(', '),
    next: 'Теперь: voronka build',
  },
  build: {
    about: 'построить витрины (имя, +имя, имя+, tag:, path:, state:modified+)',
    selector: 'что строить; по умолчанию — всё',
    full: 'перестроить заново, а не дополнять',
    project: 'папка с проектом dbt (dbt_project.yml и profiles.yml)',
    noDbtProject: (dir: string) => `В ${dir} нет dbt_project.yml.`,
    noDuckDbProfile: (dir: string) => `В ${dir}/profiles.yml не названа база DuckDB (type: duckdb и path).`,
    models: 'Модели',
    checks: 'Проверки',
    built: (name: string, rows: number | null, ms: number, reason: string) =>
      `  ${name}${rows === null ? '' : `: ${counted(rows, 'строка', 'строки', 'строк')}`}, ${seconds(ms / 1000)} (${reasonRu(reason)})`,
    failed: (name: string, message: string) => `Не построено: ${name}\n${message}`,
    refused: (name: string, checks: readonly string[]) =>
      `Не опубликовано: ${name} — не прошли проверки: ${checks.join(', ')}. Прежние данные остались на месте.`,
    notRun: (name: string, because: string) => `Пропущено: ${name} — зависит от ${because}`,
    summary: (is: BuildSummary) =>
      [
        `Построено: ${is.built}, без изменений: ${is.skipped}`,
        ...(is.failed > 0 ? [`не построено: ${is.failed}`] : []),
        ...(is.notRun > 0 ? [`пропущено: ${is.notRun}`] : []),
        `проверок: ${is.checks}${is.warned > 0 ? ` (предупреждений: ${is.warned})` : ''}`,
        seconds(is.seconds),
      ].join(', '),
  },
  check: {
    about: 'выполнить проверки моделей',
    selector: 'что проверять; по умолчанию — всё',
    summary: (passed: number, warned: number, failed: number) =>
      `Проверок прошло: ${passed}, предупреждений: ${warned}, не прошло: ${failed}`,
  },
  query: {
    about: 'выполнить запрос SQL только на чтение',
    sql: 'один запрос в кавычках',
    format: 'вид результата',
    out: 'записать в файл',
    several: 'Здесь несколько запросов. Выполняется только один, на чтение.',
    notReading: 'Разрешено только чтение: select, describe, show, explain.',
    parquetToTerminal: 'Parquet не показать на экране: назовите файл (--out ФАЙЛ) или направьте вывод в файл.',
    written: (path: string, rows: number | null) => `Записано: ${path}${rows === null ? '' : ` (${rows})`}`,
  },
  cube: {
    about: 'спросить куб: {"measures":["pipeline.won_amount"]}',
    query: 'запрос Cube в JSON; «-» — взять из стандартного ввода',
    role: 'чьими глазами смотреть',
    notJson: (reason: string) => `Это не JSON: ${reason}`,
    truncated: (total: number | null) =>
      `Показано не всё${total === null ? '' : `: всего строк ${total}`}. Сузьте вопрос или выгрузите отчёт целиком.`,
  },
  link: {
    about: 'дать одноразовую ссылку для входа',
    role: 'роль',
    user: 'имя; по умолчанию — Владелец',
    owner: 'Владелец',
    team: 'отдел: руководитель видит только его',
    done: (url: string, minutes: number) => `${url}\nСсылка откроется один раз, в течение ${minutes} мин.`,
  },
  sync: {
    about: 'загрузить новое из источников, описанных в voronka.yml',
    source: 'имя источника; по умолчанию — все',
    none: 'В voronka.yml не описано ни одного источника (ключ sources). Загружать нечего.',
    full: 'прочитать источники с начала, а не только новое',
    reading: (source: string, stream: string) => `${source}: ${stream}`,
    done: (stream: string, is: SyncedStream) =>
      `  ${stream}: прочитано ${is.read}` +
      (is.fresh + is.changed + is.deleted === 0 ? ', нового нет' : '') +
      `${is.fresh > 0 ? `, новых ${is.fresh}` : ''}${is.changed > 0 ? `, изменено ${is.changed}` : ''}` +
      `${is.deleted > 0 ? `, удалено ${is.deleted}` : ''}${is.rejected > 0 ? `, отвергнуто ${is.rejected}` : ''}` +
      `${is.flagged > 0 ? `, значений не прочитано ${is.flagged}` : ''}, ${seconds(is.seconds)}`,
    newColumns: (stream: string, columns: readonly string[]) => `  ${stream}: новые столбцы: ${columns.join(', ')}`,
    failed: (place: string, reason: string) => `  ${place}: не прочитано: ${reason}`,
    noBatch: (source: string, batch: string) =>
      `Пачки ${batch} источника «${source}» нет в data/landing, или её набора больше нет в описании.`,
    stopped: (stream: string) => `  ${stream}: остановлено; прочитанное сохранено`,
    summary: (source: string, is: SyncedStream) =>
      `${source}: прочитано ${is.read}, новых ${is.fresh}, изменено ${is.changed}, удалено ${is.deleted}` +
      `${is.rejected > 0 ? `, отвергнуто ${is.rejected} (raw.rejects)` : ''}, ${seconds(is.seconds)}`,
    unknown: (name: string, near: string | null, all: readonly string[]) =>
      `В voronka.yml нет источника «${name}»${near === null ? `; есть: ${all.join(', ')}` : maybe(near)}.`,
  },
  backup: {
    about: 'сохранить хранилище, загруженные файлы и описания в один архив',
    file: 'файл архива, .tar.gz',
    exists: (path: string) => `Файл ${path} уже есть. Назовите другой.`,
    copying: 'Копия хранилища',
    hashing: 'Контрольные суммы',
    packing: 'Упаковка',
    done: (path: string, size: string, files: number) =>
      `Сохранено: ${path} (${size}, ${counted(files, 'файл', 'файла', 'файлов')}).`,
  },
  restore: {
    about: 'восстановить хранилище из архива',
    file: 'архив, сделанный командой backup',
    force: 'заменить то, что есть в папке данных',
    running: (pid: number) => `Сервер работает (процесс ${pid}). Остановите его и повторите.`,
    notEmpty: (dir: string) => `В ${dir} уже есть данные. Чтобы заменить их, добавьте --force.`,
    notBackup: (path: string) => `${path} — не архив Воронки или он повреждён.`,
    damaged: (files: readonly string[]) => `Архив повреждён, ничего не изменено. Не сошлись: ${files.join(', ')}.`,
    engine: (made: string, ours: string) => `Архив снят с ${made}, а хранилище здесь — ${ours}.`,
    unfinished: (dir: string) => `Восстановление в ${dir} было прервано. Закончите его: voronka restore АРХИВ --force`,
    unpacking: 'Распаковка',
    checking: 'Проверка контрольных сумм',
    done: (made: string) => `Восстановлено состояние на ${made}. Теперь: voronka build`,
  },
  serve: {
    about: 'открыть отчёты: сервер на этом компьютере',
    buildingDashboards: 'Собираю отчёты',
    dashboardsFailed: 'Отчёты не собрались:',
    portTaken: (host: string, port: number) =>
      `Порт ${port} на ${host} занят. Назовите другой: VORONKA_PORT=${port + 1} npm start`,
    firstRun: 'Первый запуск: делаю учебную компанию.',
    buildFailed: 'Не все витрины построены; отчёты покажут прежние данные. Подробности: voronka build',
    ready: 'Воронка работает',
    address: 'адрес',
    enter: 'вход (один раз)',
    keys: 'l + Enter — новая ссылка, Ctrl-C — остановить',
    alreadyRunning: (pid: number) => `Сервер этой папки уже работает (процесс ${pid}). Ссылка для входа: voronka link`,
    stopping: 'Останавливаюсь: завершаю начатое…',
    stopped: 'Остановлено.',
    starting: (version: string) => `Воронка ${version}`,
    rollupsFailed: (reason: string) => `Сводки куба не обновились: ${reason}`,
    configWrong: (reason: string) => `voronka.yml изменён и не читается, расписания остались прежними: ${reason}`,
    siteEventsFailed: (reason: string) => `События сайта не загружены, попробуем ещё раз: ${reason}`,
  },
  doctor: {
    about: 'проверить компьютер и проект и сказать, что поправить',
    allWell: 'Всё в порядке.',
    problems: (failed: number, warned: number) => `Неполадок: ${failed}, предупреждений: ${warned}.`,
  },
};
