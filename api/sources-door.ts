import type { Words } from '../ingest/sources/words.ts';

/** A source as voronka.yml describes it; no secret is part of it. */
export type SourceShown = {
  readonly name: string;
  /** files: a folder is read; otherwise the system that a connector reads */
  readonly kind: 'files' | 'system';
  readonly system: string | null;
  readonly title: Words;
  /** cron in the company's zone; null: only when somebody asks */
  readonly schedule: string | null;
  /** UTC; null: nothing is planned */
  readonly nextAt: string | null;
  /** in the order they are read; null: files, or settings that do not fit */
  readonly streams: readonly string[] | null;
  /** what the page may change; null: files, which are changed in voronka.yml */
  readonly editable: Editable | null;
};

/** What the page asks of a source, as it stands now. Of secrets only the names of those that are given. */
export type Editable = {
  readonly settings: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  /** null: all */
  readonly streams: readonly string[] | null;
};

type Asked = { readonly name: string; readonly title: Words; readonly hint: Words };

/** A system that can be connected, with what its connector asks for. */
export type SystemShown = {
  readonly system: string;
  readonly title: Words;
  readonly settings: readonly (Asked & { readonly example: string })[];
  readonly secrets: readonly (Asked & { readonly optional: boolean })[];
};

/** A source as somebody is about to connect it, or to change it: a secret left empty then stays as it is. */
export type SourceDraft = {
  readonly name: string;
  readonly system: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** null: all */
  readonly streams: readonly string[] | null;
  readonly schedule: string | null;
};

export type Checked =
  | { readonly kind: 'fine'; readonly words: Words; readonly streams: readonly string[] }
  | { readonly kind: 'trouble'; readonly words: Words };

export type FirstRows =
  | { readonly kind: 'rows'; readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'trouble'; readonly words: Words };

/** What the server can do with sources. Whoever starts it knows voronka.yml and does the jobs. */
export type SourcesDoor = {
  list(): Promise<readonly SourceShown[]>;
  systems(): Promise<readonly SystemShown[]>;
  /** Tries the key. Gives up after half a minute. */
  check(draft: SourceDraft): Promise<Checked>;
  /** A few records of one stream, as they came. */
  firstRows(draft: SourceDraft, stream: string): Promise<FirstRows>;
  /** Writes the source into voronka.yml and its secrets into files that only this user can read; gives what is wrong. */
  save(draft: SourceDraft): Promise<Words | null>;
  /** Changes a source; gives what is wrong. `not found`: there is none of that name that a connector reads. */
  change(draft: SourceDraft): Promise<Words | 'not found' | null>;
  /** Takes a source and its kept secrets away; what it brought stays. False when there is none. */
  remove(source: string): Promise<boolean>;
  /** Ids of jobs. Null when there is no such source. */
  sync(source: string, full: boolean, author: string): Promise<string | null>;
  replay(source: string, batch: string, author: string): Promise<string | null>;
};
