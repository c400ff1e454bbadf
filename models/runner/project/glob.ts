/** Names that fit a pattern where `*` is any run of characters and `?` one; in the order given. */
export function matching(names: Iterable<string>, glob: string): string[] {
  const pattern = new RegExp(
    `^${glob
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );
  return [...names].filter((name) => pattern.test(name)).sort();
}
