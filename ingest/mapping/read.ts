import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { meaningProblems } from './meaning.ts';
import type { Entities } from './entities.ts';
import { MappingError, type MappingProblem } from './errors.ts';
import { didYouMean } from './nearest.ts';
import { mappingSchema, type Mapping } from './schema.ts';

/** A mapping with the text it was read from, which landing keeps beside the batches. */
export type MappingFile = {
  readonly mapping: Mapping;
  readonly file: string;
  readonly text: string;
  readonly checksum: string;
};

type Path = readonly (string | number)[];

export function readMapping(path: string, entities: Entities): MappingFile {
  return parseMapping(readFileSync(path, 'utf8'), path, entities);
}

/** Throws MappingError: bad YAML, unknown keys (with the nearest right one), unknown entities, fields, datasets. */
export function parseMapping(text: string, file: string, entities: Entities): MappingFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
  const shown = basename(file);
  const problemAt = (path: Path, message: string): MappingProblem => ({
    file: shown,
    line: lineOf(document, lines, path),
    message,
  });
  if (document.errors.length > 0) {
    throw new MappingError(
      document.errors.map((error) => ({ file: shown, line: lines.linePos(error.pos[0]).line, message: error.message })),
    );
  }
  const parsed = mappingSchema.safeParse(document.toJS());
  if (!parsed.success) {
    throw new MappingError(
      parsed.error.issues.flatMap(told).map((problem) => problemAt(problem.path, problem.message)),
    );
  }
  const wrong = meaningProblems(parsed.data, entities);
  if (wrong.length > 0) throw new MappingError(wrong.map(({ path, message }) => problemAt(path, message)));
  const checksum = createHash('sha256').update(text).digest('hex').slice(0, 24);
  return { mapping: parsed.data, file: shown, text, checksum };
}

/** A mapping in the box for one of the sources that are read by it: two portals of one system do not mix. */
export function mappingNamed(source: string, path: string, entities: Entities): MappingFile {
  const text = readFileSync(path, 'utf8');
  return parseMapping(text.replace(/^source:.*$/m, `source: ${source}`), path, entities);
}

type Told = { readonly path: Path; readonly message: string };

/** An issue of the schema as one sentence; of a union, the branch that came nearest. */
function told(issue: z.core.$ZodIssue, above: Path | number = []): Told[] {
  const outer = typeof above === 'number' ? [] : above;
  const path = [...outer, ...(issue.path as (string | number)[])];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: `unknown key "${key}"${didYouMean(key, knownKeys(path))}`,
      }));
    case 'invalid_union': {
      const branches = issue.errors.map((branch) => branch.flatMap((inner) => told(inner, path)));
      const deepest = branches.toSorted((a, b) => depth(b) - depth(a))[0];
      return deepest && deepest.length > 0 ? deepest : [{ path, message: issue.message }];
    }
    default:
      return [{ path, message: issue.message }];
  }
}

const depth = (problems: readonly Told[]): number =>
  Math.max(
    0,
    ...problems.map((problem) => problem.path.length * 2 + (problem.message.startsWith('unknown key') ? 1 : 0)),
  );

const KEYS = {
  mapping: ['source', 'title', 'system', 'timezone', 'datasets'],
  dataset: [
    ...['dataset', 'file', 'read', 'contains', 'replaces', 'merge', 'also', 'from_heading', 'empty', 'format', 'money'],
    ...['on_bad_value', 'feeds'],
  ],
  read: [
    'delimiter',
    'encoding',
    'header',
    'columns',
    'lines',
    'known_by',
    'skip',
    'titles',
    'totals',
    'quote',
    'sheet',
    'part',
    'short_rows',
  ],
  feed: ['entity', 'each', 'key', 'key_prefix', 'occurrence', 'where', 'stands_in', 'deleted', 'fields', 'stages'],
  each: ['column', 'at', 'optional'],
  condition: ['column', 'element', 'at', 'lookup', 'is', 'not', 'matches', 'filled', 'above', 'below'],
  rule: [
    ...[
      'column',
      'at',
      'element',
      'join',
      'separator',
      'value',
      'first_of',
      'multiply',
      'lookup',
      'empty',
      'replace',
      'find',
      'map',
    ],
    ...[
      'default',
      'when',
      'format',
      'money',
      'boolean',
      'divide_by',
      'total',
      'split',
      'optional',
      'dataset',
      'match',
      'take',
    ],
  ],
} as const;

/** The keys that may stand at a place of the file. */
function knownKeys(path: Path): readonly string[] {
  const names = path.filter((step): step is string => typeof step === 'string');
  const last = names.at(-1);
  if (names.length === 0) return KEYS.mapping;
  if (last === 'datasets') return KEYS.dataset;
  if (last === 'read') return KEYS.read;
  if (last === 'feeds') return KEYS.feed;
  if (last === 'each') return KEYS.each;
  if (last === 'where' || last === 'when') return KEYS.condition;
  return KEYS.rule;
}

/** The line of a place, or of the nearest place above it that the file has. */
function lineOf(document: Document, lines: LineCounter, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}
