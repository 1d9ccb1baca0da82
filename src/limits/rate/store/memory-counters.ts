import type { Limit } from '../limit.ts';

export interface MemoryCountersOptions {
  /** Of all limits together. */
  readonly maxKeys: number;
  /** Milliseconds that only grow. */
  readonly now?: () => number;
}

interface Entry {
  count: number;
  readonly endsAt: number;
}

/**
 * Counters in the memory of one process.
 *
 * Memory  about 200 bytes a key. Windows of one limit end in the order they began, so those that are over go first; when
 *         there are still too many keys, the oldest of the limit that has most go. Whoever invents keys pushes out
 *         others of that limit, and no other limit's.
 */
export class MemoryCounters {
  readonly #maxKeys: number;
  readonly #now: () => number;
  /** By limit, then by key, the oldest first. */
  readonly #entries = new Map<string, Map<string, Entry>>();
  #size = 0;
  #evictions = 0;

  constructor({ maxKeys, now = () => performance.now() }: MemoryCountersOptions) {
    this.#maxKeys = maxKeys;
    this.#now = now;
  }

  get size(): number {
    return this.#size;
  }

  /** Keys that were given up although their window had not ended. */
  get evictions(): number {
    return this.#evictions;
  }

  /** The count with `points`, and the milliseconds to the end of the window. Counted as the mode of the limit says. */
  count({ id, windowMs, mode }: Limit, max: number, key: string, points: number): { count: number; leftMs: number } {
    const now = this.#now();
    const entries = this.#entriesOf(id);
    this.#dropEnded(entries, now);
    const entry = entries.get(key);
    const count = (entry?.count ?? 0) + points;
    const leftMs = entry === undefined ? windowMs : entry.endsAt - now;
    const counts = mode === 'count' || (mode === 'count-admitted' && count <= max);
    if (!counts) return { count, leftMs };
    if (entry !== undefined) entry.count = count;
    else {
      entries.set(key, { count, endsAt: now + windowMs });
      this.#size += 1;
      if (this.#size > this.#maxKeys) this.#makeRoom(now);
    }
    return { count, leftMs };
  }

  #entriesOf(id: string): Map<string, Entry> {
    let entries = this.#entries.get(id);
    if (entries === undefined) {
      entries = new Map();
      this.#entries.set(id, entries);
    }
    return entries;
  }

  #dropEnded(entries: Map<string, Entry>, now: number): void {
    for (const [key, { endsAt }] of entries) {
      if (endsAt > now) return;
      entries.delete(key);
      this.#size -= 1;
    }
  }

  #makeRoom(now: number): void {
    let largest: Map<string, Entry> | undefined;
    for (const [id, entries] of this.#entries) {
      this.#dropEnded(entries, now);
      if (entries.size === 0) this.#entries.delete(id);
      else if (largest === undefined || entries.size > largest.size) largest = entries;
    }
    for (const key of largest?.keys() ?? []) {
      if (this.#size <= this.#maxKeys) return;
      largest?.delete(key);
      this.#size -= 1;
      this.#evictions += 1;
    }
  }
}
