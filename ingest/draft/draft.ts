import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { CommerceMlFiles } from '../files/commerceml/read.ts';
import { formOf, type Form } from '../files/form.ts';
import { DEFAULT_LIMITS } from '../files/limits.ts';
import { makePlain, type PlainFile } from '../files/plain.ts';
import { sqlName } from '../files/sql-text.ts';
import { readEntities } from '../mapping/entities.ts';
import { STAGED } from '../mapping/meaning.ts';
import { mappingSchema, type ReadOptions } from '../mapping/schema.ts';
import { macroRenderer } from '../macros.ts';
import { readFileInto } from '../raw/read-file.ts';
import { factsOf, keyOf } from './facts.ts';
import { guessActivity, guessEntity, guessFields, guessStage, isClosedWord, type GuessedField } from './guess.ts';
import { draftText, yamlText, type DraftedDataset, type DraftLocale } from './draft-text.ts';

/** Rows that the guesses are made from. */
const SAMPLE_ROWS = 200_000;

/** A first mapping for files nobody has described, as YAML with a comment on every guess. It may be imported as it is. */
export async function draftMapping(
  paths: readonly string[],
  wish: { readonly source: string | null; readonly locale: DraftLocale },
): Promise<string> {
  const workFolder = await mkdtemp(join(tmpdir(), 'voronka-draft-'));
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '1GB' });
  const connection = await instance.connect();
  try {
    const datasets: DraftedDataset[] = [];
    for (const [at, path] of paths.entries()) {
      const scratch = join(workFolder, String(at));
      await mkdir(scratch);
      datasets.push(await draftOne(path, `sample_${at}`, scratch, connection));
    }
    return draftText(wish.source ?? plainName(basename(paths[0] ?? 'source')), uniqueNames(datasets), wish.locale);
  } finally {
    connection.closeSync();
    instance.closeSync();
    await rm(workFolder, { recursive: true, force: true });
  }
}

async function draftOne(
  path: string,
  table: string,
  scratch: string,
  connection: DuckDBConnection,
): Promise<DraftedDataset> {
  const options = defaultOptions();
  const file = await makePlain(path, scratch, DEFAULT_LIMITS, null);
  const commerceMl = new CommerceMlFiles(scratch, DEFAULT_LIMITS);
  const form = await formOf(file, options, () => true, {
    reader: connection,
    workFolder: scratch,
    limits: DEFAULT_LIMITS,
    commerceMl,
  });
  const rows = await sample(connection, table, form, scratch);
  const render = macroRenderer('duckdb');
  const facts = await factsOf(connection, table, form.columns, render);
  const entities = readEntities();
  const guessed = guessEntity(file.name, form.columns);
  const fields = guessed ? guessFields(guessed.entity, entities.get(guessed.entity) ?? [], facts) : [];
  const staged = guessed ? STAGED[guessed.entity] : undefined;
  const stageColumn = fields.find(({ field }) => field.name === staged?.word)?.column ?? null;
  const stages = stageColumn && stageColumn.distinct <= 60 ? await wordsOf(connection, table, stageColumn.name) : [];
  return {
    dataset: plainName(file.name),
    file: file.name,
    encoding: noteworthyEncoding(file),
    delimiter: form.kind === 'delimited' && file.kind === 'text' ? form.delimiter : null,
    rows,
    isSample: rows >= SAMPLE_ROWS,
    guessed,
    key: await keyOf(connection, table, facts, rows),
    facts,
    fields,
    derived: await derivedFields(connection, table, guessed?.entity ?? '', file.name, fields),
    stages: stages.map((stage) => [stage, guessStage(guessed?.entity ?? '', stage)] as const),
  };
}

async function derivedFields(
  connection: DuckDBConnection,
  table: string,
  entity: string,
  fileName: string,
  fields: readonly GuessedField[],
): Promise<DraftedDataset['derived']> {
  const has = (name: string): boolean => fields.some(({ field }) => field.name === name);
  const kind = entity === 'activity' && !has('kind') ? guessActivity(fileName) : null;
  if (kind !== null) return [{ field: 'kind', rule: `{ value: ${kind} }` }];
  const status = fields.find(({ field }) => field.name === 'status')?.column;
  if (entity !== 'ticket' || has('is_closed') || !status || status.distinct > 60) return [];
  const closed = (await wordsOf(connection, table, status.name)).filter(isClosedWord);
  const map = [...closed.map((word) => `${yamlText(word)}: 'yes'`), `'*': 'no'`].join(', ');
  return [{ field: 'is_closed', rule: `{ column: ${yamlText(status.name)}, map: { ${map} } }` }];
}

async function sample(connection: DuckDBConnection, table: string, form: Form, scratch: string): Promise<number> {
  const pairs = form.columns.map((name) => ({ from: name, to: name }));
  await connection.run(`create temp table ${table} (${pairs.map(({ to }) => `${sqlName(to)} varchar`).join(', ')})`);
  await readFileInto(
    connection,
    { form, pairs, shortRows: 'pad', totals: [], workFolder: scratch, limits: DEFAULT_LIMITS },
    'careful',
    async (select) =>
      (await connection.run(`insert into ${table} select * from (${select}) as rows limit ${SAMPLE_ROWS}`)).rowsChanged,
  );
  const counted = await connection.runAndReadAll(`select count(*) from ${table}`);
  return Number(counted.getRows()[0]?.[0] ?? 0);
}

async function wordsOf(connection: DuckDBConnection, table: string, column: string): Promise<string[]> {
  const text = `nullif(trim(${sqlName(column)}), '')`;
  const found = await connection.runAndReadAll(
    `select ${text} as word from ${table} where ${text} is not null group by 1 order by count(*) desc, 1`,
  );
  return found.getRows().map(([word]) => String(word));
}

/** A UTF-8 file needs no word; any other encoding is told, as it was guessed. */
function noteworthyEncoding(file: PlainFile): string | null {
  return file.kind === 'text' && file.encoding !== 'utf-8' ? file.encoding : null;
}

function defaultOptions(): ReadOptions {
  const empty = mappingSchema.parse({ source: 'draft', datasets: [{ dataset: 'draft', file: '*' }] });
  return (empty.datasets[0] as (typeof empty.datasets)[number]).read;
}

const CYRILLIC: Readonly<Record<string, string>> = {
  ...{ а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ё: 'e', ж: 'zh', з: 'z', и: 'i', й: 'y', к: 'k', л: 'l' },
  ...{ м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh' },
  ...{ щ: 'sch', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya' },
};

/** A file's name as a name of a table. */
function plainName(fileName: string): string {
  const stem = fileName
    .replace(/\.gz$/i, '')
    .replace(/\.[^.]+$/, '')
    .toLowerCase();
  const latin = [...stem].map((letter) => CYRILLIC[letter] ?? letter).join('');
  const name = latin
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/_+/g, '_')
    .replace(/^[_0-9]+|_+$/g, '')
    .slice(0, 50);
  return name === '' ? 'data' : name;
}

function uniqueNames(datasets: readonly DraftedDataset[]): DraftedDataset[] {
  const seen = new Map<string, number>();
  return datasets.map((dataset) => {
    const times = (seen.get(dataset.dataset) ?? 0) + 1;
    seen.set(dataset.dataset, times);
    return times === 1 ? dataset : { ...dataset, dataset: `${dataset.dataset}_${times}` };
  });
}
