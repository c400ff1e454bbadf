import type { MacroFile, Spot } from './project.ts';

/**
 * All macro files as one template, since MiniJinja's imports may not go round in circles and dbt's macros see each other.
 * Lines stay countable: `spot` turns a line of the whole back into file and line.
 */
export type MacroLibrary = {
  readonly text: string;
  /** Macros to import by name. */
  readonly names: readonly string[];
  /** Macros that `return()` a value; they are called from JavaScript under `<name>__value`, for a macro itself gives only text. */
  readonly valued: readonly string[];
  /** Names of each macro's parameters. */
  readonly parameters: ReadonlyMap<string, readonly string[]>;
  spot(line: number, column: number): Spot & { readonly text: string };
};

const opening = /\{%-?\s*(macro|test)\s+(\w+)\s*\(/g;

export function macroLibrary(files: readonly MacroFile[]): MacroLibrary {
  const names: string[] = [];
  const valued: string[] = [];
  const parameters = new Map<string, readonly string[]>();
  const starts: { readonly line: number; readonly file: MacroFile }[] = [];
  const texts: string[] = [];
  let line = 1;
  for (const file of files) {
    const text = withoutMaterializations(asMacros(file.text)).replace(
      macroBlock,
      (whole, head: string, name: string, rest: string) => {
        parameters.set(name, parameterNames(rest));
        const returns = /\breturn\s*\(/.test(rest);
        (returns ? valued : names).push(name);
        return returns ? `${head}${name}__value${rest}` : whole;
      },
    );
    starts.push({ line, file });
    texts.push(text);
    line += text.split('\n').length;
  }
  return {
    text: texts.join('\n'),
    names,
    valued,
    parameters,
    spot(at, column) {
      const { line: first, file } = starts.findLast((start) => start.line <= at) ?? {
        line: 1,
        file: { path: 'macros', text: '' },
      };
      return { file: file.path, line: at - first + 1, column, text: file.text };
    },
  };
}

const macroBlock = /(\{%-?\s*macro\s+)(\w+)([\s\S]*?\{%-?\s*endmacro\s*-?%\})/g;

/** `{% test unique_pair(model, a) %}` is dbt's word for a macro named test_unique_pair. */
function asMacros(text: string): string {
  return text
    .replace(opening, (whole, kind: string, name: string) =>
      kind === 'test' ? whole.replace(/test\s+\w+/, `macro test_${name}`) : whole,
    )
    .replace(/(\{%-?\s*)endtest(\s*-?%\})/g, '$1endmacro$2');
}

/** dbt's own kinds of block that are not templates of ours; their lines are kept empty. */
function withoutMaterializations(text: string): string {
  return text.replace(/\{%-?\s*materialization\b[\s\S]*?\{%-?\s*endmaterialization\s*-?%\}/g, (block) =>
    block.replace(/[^\n]/g, ''),
  );
}

/** `(a, b=',', c=none) %}...` -> a, b, c. */
function parameterNames(rest: string): string[] {
  const list = rest.slice(0, rest.search(/%\}/)).replace(/'[^']*'|"[^"]*"/g, '');
  return [...list.matchAll(/[(,]\s*(\w+)/g)].map((match) => match[1] ?? '');
}
