import { LocalCacheDriver } from './packages.ts';

/** Values kept of all results together: about 200 MB at most. */
const MOST_VALUES = 2_000_000;

type Entry = { readonly value: unknown; readonly exp: number };
type Stored = { readonly result?: unknown };

/**
 * Cube's memory cache with an end to it: the results asked longest ago go first once there are too many values. Cube's
 * own keeps every result for a day, in one store for the whole process, and measures each by writing it out as JSON.
 */
export class ResultCache extends LocalCacheDriver {
  protected override readonly store: Record<string, Entry> = {};
  readonly #sizes = new Map<string, number>();
  #values = 0;

  constructor(readonly mostValues = MOST_VALUES) {
    super();
  }

  override async get(key: string): Promise<unknown> {
    const size = this.#sizes.get(key);
    if (size !== undefined) {
      this.#sizes.delete(key);
      this.#sizes.set(key, size);
    }
    return super.get(key);
  }

  override async set(key: string, value: unknown, expiration: number): Promise<{ key: string; bytes: number }> {
    this.#forget(key);
    this.store[key] = { value, exp: Date.now() + expiration * 1000 };
    const size = valuesIn(value);
    if (size > 0) {
      this.#sizes.set(key, size);
      this.#values += size;
      for (const oldest of this.#sizes.keys()) {
        if (this.#values <= this.mostValues) break;
        await this.remove(oldest);
      }
    }
    return { key, bytes: 0 };
  }

  override async remove(key: string): Promise<void> {
    this.#forget(key);
    await super.remove(key);
  }

  #forget(key: string): void {
    this.#values -= this.#sizes.get(key) ?? 0;
    this.#sizes.delete(key);
  }
}

/** Cells of a query's result; other entries (locks, marks of tables) are few and small and count nothing. */
function valuesIn(value: unknown): number {
  const rows = typeof value === 'object' && value !== null ? (value as Stored).result : null;
  if (!Array.isArray(rows)) return 0;
  const [first] = rows as readonly unknown[];
  return Math.max(1, rows.length) * (typeof first === 'object' && first !== null ? Object.keys(first).length : 1);
}
