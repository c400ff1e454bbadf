/** Rows under their heads in plain text; cells longer than 40 letters are cut. */
export function textTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heads, ...rows].map((row) => row.map(shortened));
  const widths = heads.map((_, at) => Math.max(...lines.map((line) => [...(line[at] ?? '')].length)));
  const padded = (line: readonly string[]): string =>
    line
      .map((cell, at) => cell + ' '.repeat(Math.max(0, (widths[at] ?? 0) - [...cell].length)))
      .join(' | ')
      .trimEnd();
  const [head = [], ...body] = lines;
  return [padded(head), widths.map((width) => '-'.repeat(width)).join('-+-'), ...body.map(padded)].join('\n');
}

function shortened(cell: string): string {
  const letters = [...cell.replace(/\s+/g, ' ')];
  return letters.length > 40 ? `${letters.slice(0, 39).join('')}…` : letters.join('');
}
