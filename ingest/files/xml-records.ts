import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { UnreadableFile, type Limits } from './limits.ts';

/** An element by its local name: files with and without a namespace read the same. */
export type XmlElement = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** its own text, trimmed */
  readonly text: string;
};

type Growing = { name: string; attributes: Record<string, string>; children: Growing[]; text: string };

/** An element around a record; its children are not known, since the file is never held whole. */
export type XmlAncestor = Pick<XmlElement, 'name' | 'attributes'>;

const DEEPEST = 64;

/**
 * Reads a document as it comes and hands over each wanted element whole ("parent/child", local names), innermost
 * ancestor last. Only one such element is held at a time. Throws UnreadableFile on text that is not well-formed XML, on a
 * document type (it is how entities blow up and files of the machine are read), on depth and on size beyond the limits.
 */
export class XmlRecords {
  readonly #parser = new SaxesParser();
  readonly #open: XmlAncestor[] = [];
  readonly #inside: Growing[] = [];
  /** characters since the last element began or ended, and in the element that is being gathered */
  #silence = 0;
  #gathered = 0;

  constructor(
    readonly file: string,
    readonly wanted: ReadonlySet<string>,
    readonly limits: Limits,
    readonly take: (record: XmlElement, ancestors: readonly XmlAncestor[]) => void,
  ) {
    this.#parser.on('error', (error) => {
      throw new UnreadableFile(
        file,
        `is not well-formed XML: ${error.message.replace(/^[^:]*?(\d+):(\d+): /, 'line $1: ')}`,
      );
    });
    this.#parser.on('doctype', () => {
      throw new UnreadableFile(file, 'declares a document type (<!DOCTYPE>); such XML is refused');
    });
    this.#parser.on('opentag', (tag) => this.#begin(tag));
    this.#parser.on('closetag', () => this.#end());
    this.#parser.on('text', (text) => this.#say(text));
    this.#parser.on('cdata', (text) => this.#say(text));
  }

  write(text: string): void {
    this.#silence += text.length;
    if (this.#inside.length > 0) this.#gathered += text.length;
    this.#parser.write(text);
    // What stands between two tags is kept by the parser until the second comes, and one record until it ends.
    if (Math.max(this.#silence, this.#gathered) > this.limits.lineBytes * 8 + text.length) {
      throw new UnreadableFile(
        this.file,
        `holds an element larger than ${(this.limits.lineBytes * 8) / 1024 / 1024} MiB`,
      );
    }
  }

  close(): void {
    this.#parser.close();
  }

  #begin(tag: SaxesTagPlain): void {
    this.#silence = 0;
    if (this.#open.length >= DEEPEST) throw new UnreadableFile(this.file, `is nested deeper than ${DEEPEST} elements`);
    const name = localName(tag.name);
    const parent = this.#open.at(-1)?.name ?? '';
    const element: Growing = { name, attributes: { ...tag.attributes }, children: [], text: '' };
    this.#open.push(element);
    const around = this.#inside.at(-1);
    if (around) around.children.push(element);
    else if (this.wanted.has(`${parent}/${name}`)) this.#gathered = 0;
    else return;
    this.#inside.push(element);
  }

  #end(): void {
    this.#silence = 0;
    this.#open.pop();
    const ended = this.#inside.pop();
    if (!ended) return;
    ended.text = ended.text.trim();
    if (this.#inside.length === 0) this.take(ended, this.#open);
  }

  #say(text: string): void {
    const around = this.#inside.at(-1);
    if (around) around.text += text;
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** The first child of a name. */
export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((one) => one.name === name);
}

export function children(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((one) => one.name === name) ?? [];
}

/** The text at the end of a path of first children; null where there is none. */
export function textAt(element: XmlElement | undefined, ...path: readonly string[]): string | null {
  const found = path.reduce<XmlElement | undefined>((at, name) => child(at, name), element);
  return found === undefined || found.text === '' ? null : found.text;
}
