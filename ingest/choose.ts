import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Claim } from './import.ts';
import type { CommerceMlFiles, Parts } from './files/commerceml/read.ts';
import { UnreadableFile } from './files/limits.ts';
import { peekIsXml, peekLines } from './files/peek.ts';
import type { GivenFile, RefusedFile } from './files/zip.ts';
import { builtInMapping, builtInSources } from './mapping/built-in.ts';
import { claimedByName, hasColumns } from './mapping/claims.ts';
import type { Entities } from './mapping/entities.ts';
import { didYouMean } from './mapping/nearest.ts';
import { readMapping, type MappingFile } from './mapping/read.ts';
import type { UnclaimedFile } from './report.ts';

/** Which mapping says what the files mean. */
export type MappingChoice =
  | { readonly kind: 'file'; readonly path: string }
  /** one of the mappings in the box */
  | { readonly kind: 'source'; readonly name: string }
  /** a mapping in the box that knows the file's name and finds its columns in it */
  | { readonly kind: 'recognise' };

export type Chosen = {
  readonly claims: readonly Claim[];
  readonly unclaimed: readonly UnclaimedFile[];
  readonly refused: readonly RefusedFile[];
  readonly mappings: readonly MappingFile[];
};

/** Finds which dataset each file belongs to. Throws on a mapping that cannot be read. */
export async function claimFiles(
  files: readonly GivenFile[],
  choice: MappingChoice,
  entities: Entities,
  commerceMl: CommerceMlFiles,
): Promise<Chosen> {
  const offered = offeredMappings(choice, entities);
  const claims: Claim[] = [];
  const unclaimed: UnclaimedFile[] = [];
  const refused: RefusedFile[] = [];
  for (const file of files) {
    try {
      const parts = (await peekIsXml(file.path)) ? await commerceMl.partsOf(file.path) : null;
      const found = parts ? claimsOfXml(file, choice, offered, parts) : await claimsOf(file, choice, offered);
      if (found.length > 0) claims.push(...found);
      else unclaimed.push({ file: file.shown, reason: parts?.size === 0 ? NO_COMMERCEML : reasonOf(choice) });
    } catch (cause) {
      if (!(cause instanceof UnreadableFile)) throw cause;
      refused.push({ file: file.shown, reason: cause.reason });
    }
  }
  const mappings = choice.kind === 'recognise' ? [...new Set(claims.map(({ mapping }) => mapping))] : offered;
  return { claims, unclaimed, refused, mappings };
}

const NO_COMMERCEML = 'holds no goods, offers, counterparties or documents of CommerceML';

function offeredMappings(choice: MappingChoice, entities: Entities): MappingFile[] {
  switch (choice.kind) {
    case 'file':
      return [readMapping(choice.path, entities)];
    case 'source': {
      const names = builtInSources();
      if (!names.includes(choice.name)) {
        throw new Error(`no mapping in the box is called "${choice.name}"${didYouMean(choice.name, names)}`);
      }
      return [builtInMapping(choice.name, entities)];
    }
    case 'recognise':
      return builtInSources().map((name) => builtInMapping(name, entities));
  }
}

/** A CommerceML file belongs to the datasets whose part it holds; others claim it by name and say why they cannot. */
function claimsOfXml(
  file: GivenFile,
  choice: MappingChoice,
  offered: readonly MappingFile[],
  parts: Parts,
): readonly Claim[] {
  const all = offered.flatMap((mapping) => {
    const named = claimedByName(mapping.mapping, basename(file.path));
    const asked = choice.kind === 'recognise' ? mapping.mapping.datasets : named;
    return asked.map((dataset) => ({ ...file, mapping, dataset }));
  });
  const held = all.filter(({ dataset }) => dataset.read.part !== undefined && parts.has(dataset.read.part));
  if (choice.kind === 'recognise') return held;
  return held.length > 0 ? held : all.filter(({ dataset }) => dataset.read.part === undefined);
}

async function claimsOf(
  file: GivenFile,
  choice: MappingChoice,
  offered: readonly MappingFile[],
): Promise<readonly Claim[]> {
  const { path } = file;
  const named = offered.flatMap((mapping) =>
    claimedByName(mapping.mapping, basename(path)).map((dataset) => ({ ...file, mapping, dataset })),
  );
  if (choice.kind === 'file' || (choice.kind === 'source' && named.length > 0)) return named;
  const lines = await peekLines(path);
  if (lines.length === 0) return [];
  const fits = ({ mapping, dataset }: Claim): boolean => {
    if (dataset.feeds.length === 0) return false;
    const { header, known_by: knownBy, titles, skip } = dataset.read;
    if (knownBy !== undefined) return new RegExp(knownBy, 'u').test(lines[skip]?.text ?? '');
    if (!header) return false;
    return lines.slice(skip, skip + titles + 1).some(({ names }) => hasColumns(dataset, mapping.mapping, names));
  };
  const fitting = named.filter(fits);
  // A dataset that only keeps its rows asks for no columns: its file is known by a name that no other such dataset has.
  const kept = named.filter(({ dataset }) => dataset.feeds.length === 0);
  const byBoth = fitting.length > 0 || kept.length !== 1 ? fitting : kept;
  if (byBoth.length > 0) return byBoth;
  const byColumns = offered.flatMap((mapping) =>
    mapping.mapping.datasets.map((dataset) => ({ ...file, mapping, dataset })).filter(fits),
  );
  return byColumns.length === 1 ? byColumns : [];
}

function reasonOf(choice: MappingChoice): string {
  switch (choice.kind) {
    case 'file':
    case 'source':
      return 'no line of the mapping asks for it';
    case 'recognise':
      return 'not recognised; draft a mapping for it with --map new';
  }
}

/** The files of the paths given, folders opened, in the order of their names ("2" before "10"). Throws on a missing path. */
export async function filesOf(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const about = await stat(path).catch(() => null);
    if (!about) throw new Error(`${path}: no such file or folder`);
    if (about.isDirectory()) found.push(...(await filesIn(path)));
    else found.push(path);
  }
  return found;
}

/** Links inside a folder are not followed: they could lead anywhere. */
async function filesIn(folder: string): Promise<string[]> {
  const order = new Intl.Collator('en', { numeric: true });
  const entries = await readdir(folder, { withFileTypes: true });
  const seen = entries.filter(({ name }) => !name.startsWith('.')).sort((a, b) => order.compare(a.name, b.name));
  const found: string[] = [];
  for (const entry of seen) {
    const path = join(folder, entry.name);
    if (entry.isFile()) found.push(path);
    else if (entry.isDirectory()) found.push(...(await filesIn(path)));
  }
  return found;
}
