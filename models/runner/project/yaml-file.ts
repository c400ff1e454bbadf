import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument, isMap, isNode, isScalar, type Document } from 'yaml';
import { ProjectError, problemAt } from '../errors.ts';
import { didYouMean } from './config.ts';
import type { Spot } from './project.ts';
import { renderTexts, type RenderScalar } from './yaml-templates.ts';

export type YamlMap = Readonly<Record<string, unknown>>;
type YamlPath = readonly (string | number)[];

/** A YAML file that knows where each of its values stands. */
export class YamlFile {
  readonly value: unknown;
  readonly #document: Document;
  readonly #lines = new LineCounter();

  /** `path` is what messages say; `text` is the file; `render` is put over every text in it. Throws ProjectError on bad YAML. */
  constructor(
    readonly path: string,
    readonly text: string,
    render: RenderScalar | null = null,
  ) {
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    const [error] = this.#document.errors;
    if (error) {
      const { line, col } = this.#lines.linePos(error.pos[0]);
      throw new ProjectError([problemAt(error.message, { file: path, line, column: col }, text)]);
    }
    const value = this.#document.toJS() as unknown;
    this.value = render === null ? value : renderTexts(value, render);
  }

  static read(file: string, path: string, render: RenderScalar | null = null): YamlFile {
    return new YamlFile(path, readFileSync(file, 'utf8'), render);
  }

  spot(at: YamlPath): Spot {
    for (let length = at.length; length >= 0; length--) {
      const node = length === 0 ? this.#document.contents : this.#nodeAt(at.slice(0, length));
      if (isNode(node) && node.range) {
        const { line, col } = this.#lines.linePos(node.range[0]);
        return { file: this.path, line, column: col };
      }
    }
    return { file: this.path, line: 1, column: 1 };
  }

  /** The key of a map's entry, for that is what is wrong or right; the item of a list. */
  #nodeAt(at: YamlPath): unknown {
    const last = at.at(-1);
    const owner = at.length === 1 ? this.#document.contents : this.#document.getIn(at.slice(0, -1), true);
    if (isMap(owner)) return owner.items.find(({ key }) => isScalar(key) && key.value === last)?.key;
    return this.#document.getIn(at, true);
  }

  fail(message: string, at: YamlPath): never {
    throw new ProjectError([problemAt(message, this.spot(at), this.text)]);
  }

  /** The value as a map that has no key outside `known`. An absent value is an empty map. */
  map(value: unknown, at: YamlPath, known: readonly string[] | null): YamlMap {
    if (value === undefined || value === null) return {};
    if (typeof value !== 'object' || Array.isArray(value)) return this.fail('here a map of keys was expected', at);
    for (const key of known === null ? [] : Object.keys(value)) {
      if (!known?.includes(key)) this.fail(`unknown key "${key}"${didYouMean(key, known ?? [])}`, [...at, key]);
    }
    return value as YamlMap;
  }

  list(value: unknown, at: YamlPath): readonly unknown[] {
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) return this.fail('here a list was expected', at);
    return value;
  }

  word(value: unknown, at: YamlPath): string {
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return this.fail('here a text was expected', at);
  }

  optionalText(value: unknown, at: YamlPath): string | null {
    return value === undefined || value === null ? null : this.word(value, at);
  }

  words(value: unknown, at: YamlPath): readonly string[] {
    if (typeof value === 'string') return [value];
    return this.list(value, at).map((word, index) => this.word(word, [...at, index]));
  }
}
