import type { ColumnFacts } from './facts.ts';
import type { GuessedField } from './guess.ts';

export type DraftLocale = 'ru' | 'en';

export type DraftedDataset = {
  readonly dataset: string;
  readonly file: string;
  /** null: UTF-8, which needs no word */
  readonly encoding: string | null;
  readonly delimiter: string | null;
  readonly rows: number;
  readonly isSample: boolean;
  readonly guessed: { readonly entity: string; readonly by: 'name' | 'columns' } | null;
  readonly key: { readonly columns: readonly string[]; readonly isUnique: boolean } | null;
  readonly facts: readonly ColumnFacts[];
  readonly fields: readonly GuessedField[];
  /** fields whose rules are more than a column */
  readonly derived: readonly { readonly field: string; readonly rule: string }[];
  readonly stages: readonly (readonly [stage: string, meaning: string])[];
};

/** The draft as YAML. Every guess has its reason beside it. */
export function draftText(source: string, datasets: readonly DraftedDataset[], locale: DraftLocale): string {
  const words = WORDS[locale];
  return [
    ...words.head.map((line) => `# ${line}`),
    `source: ${source}`,
    `# timezone: Europe/Moscow   # ${words.timezone}`,
    'datasets:',
    ...datasets.flatMap((dataset) => datasetLines(dataset, words)),
    '',
  ].join('\n');
}

type Words = (typeof WORDS)[DraftLocale];

function datasetLines(dataset: DraftedDataset, words: Words): string[] {
  const read = [
    ...(dataset.delimiter !== null && dataset.delimiter !== ','
      ? [`delimiter: ${JSON.stringify(dataset.delimiter)}`]
      : []),
    ...(dataset.encoding === null ? [] : [`encoding: ${dataset.encoding}`]),
  ];
  return [
    '',
    `  # ${words.seen(dataset.rows, dataset.isSample, dataset.facts.length)}`,
    `  - dataset: ${dataset.dataset}`,
    `    file: ${yamlText(dataset.file)}`,
    ...(read.length > 0 ? [`    read: { ${read.join(', ')} }   # ${words.read}`] : []),
    ...feedLines(dataset, words).map((line) => `    ${line}`),
  ];
}

function feedLines(dataset: DraftedDataset, words: Words): string[] {
  const { guessed, key, fields, facts } = dataset;
  if (!guessed || fields.length === 0) return [`# ${words.noEntity}`, ...unusedLines(facts, words)];
  const used = new Set(fields.map(({ column }) => column));
  const unused = facts.filter((column) => !used.has(column) && !(key?.columns.includes(column.name) ?? false));
  const keyColumns = key?.columns ?? [facts[0]?.name ?? ''];
  return [
    'feeds:',
    `  - entity: ${guessed.entity}   # ${guessed.by === 'name' ? words.byName : words.byColumns}`,
    `    key: [${keyColumns.map(yamlText).join(', ')}]   # ${key?.isUnique ? words.unique(dataset.rows) : words.notUnique}`,
    ...(key?.isUnique ? [] : ['    occurrence: true']),
    '    fields:',
    ...fields.map((guess) => `      ${guess.field.name}: ${fieldText(guess)}   # ${fieldReason(guess, words)}`),
    ...dataset.derived.map(({ field, rule }) => `      ${field}: ${rule}   # ${words.derived}`),
    ...(dataset.stages.length > 0
      ? [
          `    stages:   # ${words.stages}`,
          ...dataset.stages.map(([stage, meaning]) => `      ${yamlText(stage)}: ${meaning}`),
        ]
      : []),
    ...unusedLines(unused, words),
  ];
}

function fieldText({ field, column }: GuessedField): string {
  const { meaning } = column;
  if (meaning.kind === 'time' && meaning.format !== 'iso') {
    return `{ column: ${yamlText(column.name)}, format: ${yamlText(meaning.format)} }`;
  }
  if (field.name === 'probability' && column.examples.some((example) => Number(example) > 1)) {
    return `{ column: ${yamlText(column.name)}, divide_by: 100 }`;
  }
  const isMoney = field.kind === 'money' || field.kind === 'number';
  if (isMoney && meaning.kind === 'number' && meaning.style !== 'plain') {
    return `{ column: ${yamlText(column.name)}, money: ${meaning.style} }`;
  }
  return yamlText(column.name);
}

function fieldReason({ column }: GuessedField, words: Words): string {
  const examples = column.examples.slice(0, 2).map((example) => example.replace(/\s+/g, ' ').slice(0, 40));
  const also =
    column.meaning.kind === 'time' && column.meaning.also !== null ? ` ${words.also(column.meaning.also)}` : '';
  return `${words.forExample} ${examples.join(' | ')}${also}`;
}

function unusedLines(columns: readonly ColumnFacts[], words: Words): string[] {
  const filled = columns.filter(({ meaning }) => meaning.kind !== 'empty').map(({ name }) => name);
  const empty = columns.filter(({ meaning }) => meaning.kind === 'empty').map(({ name }) => name);
  return [
    ...(filled.length > 0 ? [`# ${words.unused} ${filled.join(', ')}`] : []),
    ...(empty.length > 0 ? [`# ${words.empty} ${empty.join(', ')}`] : []),
  ];
}

/** Plain where YAML reads it as the same text, quoted elsewhere. */
export function yamlText(value: string): string {
  const isPlain = /^[\p{L}][\p{L}\p{N} _./()*-]*$/u.test(value) && !/\s$/.test(value);
  const isWord = /^(true|false|null|yes|no|on|off|y|n)$/i.test(value);
  return isPlain && !isWord ? value : JSON.stringify(value);
}

const WORDS = {
  ru: {
    head: [
      'Черновик соответствия, составленный по файлам. Проверьте догадки и загрузите: voronka import ... --map этот-файл.yml',
      'Как всё это пишется: docs/ru/mapping.md',
    ],
    timezone: 'часовой пояс, в котором источник пишет время; без строки — пояс компании',
    seen: (rows: number, isSample: boolean, columns: number) =>
      `${isSample ? 'посмотрели первых строк' : 'строк'}: ${rows}, столбцов: ${columns}`,
    read: 'определено по содержимому',
    byName: 'по имени файла',
    byColumns: 'по названиям столбцов',
    noEntity: 'не понятно, что это; строки лягут в raw. Допишите feeds, если они нужны в отчётах',
    unique: (rows: number) => `не повторяется ни в одной из строк: ${rows}`,
    notUnique: 'ПРОВЕРЬТЕ: ключа, который не повторяется, не нашлось; повторы различаются по порядку в файле',
    stages: 'ПРОВЕРЬТЕ смысл этапов: порядок строк — порядок воронки',
    forExample: 'например',
    derived: 'ПРОВЕРЬТЕ: выведено из значений',
    also: (format: string) => `— ПРОВЕРЬТЕ: подходит и ${format}`,
    unused: 'не использованы:',
    empty: 'пусты:',
  },
  en: {
    head: [
      'A draft mapping made by looking at the files. Check the guesses, then: voronka import ... --map this-file.yml',
      'How all this is written: docs/en/mapping.md',
    ],
    timezone: "the zone in which the source writes times; without this line, the company's own",
    seen: (rows: number, isSample: boolean, columns: number) =>
      `${isSample ? 'looked at the first rows' : 'rows'}: ${rows}, columns: ${columns}`,
    read: 'found in the content',
    byName: "by the file's name",
    byColumns: "by the columns' names",
    noEntity: 'cannot tell what this is; the rows go to raw. Add feeds if reports need them',
    unique: (rows: number) => `repeats in none of the rows: ${rows}`,
    notUnique: 'CHECK: no key that never repeats was found; repeats are told apart by their order in the file',
    stages: 'CHECK what the stages mean: their order here is the order of the funnel',
    forExample: 'such as',
    derived: 'CHECK: worked out from the values',
    also: (format: string) => `- CHECK: ${format} fits too`,
    unused: 'not used:',
    empty: 'empty:',
  },
} as const;
