/** A `{% snapshot name %}` block; `name` is null for a file without one, which then is a snapshot as a whole. */
export type SnapshotBlock = { readonly name: string | null; readonly text: string };

const block = /\{%-?\s*snapshot\s+(\w+)\s*-?%\}([\s\S]*?)\{%-?\s*endsnapshot\s*-?%\}/g;

/** The snapshots of a file. Text before a block becomes empty lines, so that line numbers stay those of the file. */
export function snapshotsIn(text: string): SnapshotBlock[] {
  const blocks = [...text.matchAll(block)].map((match) => {
    const start = match.index + match[0].indexOf(match[2] ?? '');
    return {
      name: match[1] ?? null,
      text: '\n'.repeat(text.slice(0, start).split('\n').length - 1) + (match[2] ?? ''),
    };
  });
  return blocks.length > 0 ? blocks : [{ name: null, text }];
}
