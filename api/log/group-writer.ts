/**
 * Writes items in groups: what arrives while a write is under way goes out together with the next one. A caller's
 * promise settles only after its own item was written, so nothing is acknowledged that is not kept.
 */
export type GroupWriter<T> = { readonly add: (item: T) => Promise<void> };

export function createGroupWriter<T>(write: (items: readonly T[]) => Promise<void>): GroupWriter<T> {
  let waiting: { items: T[]; written: Promise<void> } | null = null;
  let last: Promise<void> = Promise.resolve();
  return {
    add(item) {
      if (waiting) {
        waiting.items.push(item);
        return waiting.written;
      }
      const group: { items: T[]; written: Promise<void> } = { items: [item], written: Promise.resolve() };
      waiting = group;
      const send = async () => {
        waiting = null;
        await write(group.items);
      };
      group.written = last.then(send, send);
      last = group.written;
      return group.written;
    },
  };
}
