import type { Limit } from '../limit.ts';

export interface MemoryCountersOptions {
  /** Of all limits together. */
  readonly maxKeys: number;
  /** Milliseconds that only grow. */
  readonly now?: () => number;
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
  readonly #byLimit = new Map<string, Entries>();
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
      entries.add(key, { count, endsAt: now + windowMs });
      this.#size += 1;
      if (this.#size > this.#maxKeys) this.#makeRoom(now);
    }
    return { count, leftMs };
  }

  #entriesOf(id: string): Entries {
    let entries = this.#byLimit.get(id);
    if (entries === undefined) {
      entries = new Entries();
      this.#byLimit.set(id, entries);
    }
    return entries;
  }

  #dropEnded(entries: Entries, now: number): void {
    for (let oldest = entries.oldest; oldest !== undefined && oldest.endsAt <= now; oldest = entries.oldest) {
      entries.dropOldest();
      this.#size -= 1;
    }
  }

  #makeRoom(now: number): void {
    let largest: Entries | undefined;
    for (const [id, entries] of this.#byLimit) {
      this.#dropEnded(entries, now);
      if (entries.size === 0) this.#byLimit.delete(id);
      else if (largest === undefined || entries.size > largest.size) largest = entries;
    }
    if (largest === undefined || this.#size <= this.#maxKeys) return;
    largest.dropOldest();
    this.#size -= 1;
    this.#evictions += 1;
  }
}

interface Entry {
  count: number;
  readonly endsAt: number;
}

/**
 * What one limit counts, in the order it began. The order is kept beside the map: to find the first key of a map that many
 * have left, it has to be searched for.
 */
class Entries {
  readonly #byKey = new Map<string, Entry>();
  #order: string[] = [];
  #first = 0;

  get size(): number {
    return this.#byKey.size;
  }

  get oldest(): Entry | undefined {
    const key = this.#order[this.#first];
    return key === undefined ? undefined : this.#byKey.get(key);
  }

  get(key: string): Entry | undefined {
    return this.#byKey.get(key);
  }

  /** For a key that is not there. */
  add(key: string, entry: Entry): void {
    this.#byKey.set(key, entry);
    this.#order.push(key);
  }

  dropOldest(): void {
    const key = this.#order[this.#first];
    if (key === undefined) return;
    this.#byKey.delete(key);
    this.#first += 1;
    if (this.#first < 1_000 || this.#first < this.#order.length / 2) return;
    this.#order = this.#order.slice(this.#first);
    this.#first = 0;
  }
}
