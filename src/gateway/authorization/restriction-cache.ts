import type { RestrictedOperation } from './restrict-operation.ts';

export interface RestrictionCacheBounds {
  readonly maxEntries: number;
  /** Of the texts of restricted operations, in characters. */
  readonly maxLength: number;
}

/** Remembers restricted operations by operation and denied conditions; the least recently used go first. */
export class RestrictionCache {
  readonly #bounds: RestrictionCacheBounds;
  // A Map keeps the order of insertion: the first key is the one that was asked for least recently.
  readonly #operations = new Map<string, RestrictedOperation>();
  #length = 0;

  constructor(bounds: RestrictionCacheBounds) {
    this.#bounds = bounds;
  }

  get size(): number {
    return this.#operations.size;
  }

  get(key: string, create: () => RestrictedOperation): RestrictedOperation {
    const known = this.#operations.get(key);
    if (known !== undefined) {
      this.#operations.delete(key);
      this.#operations.set(key, known);
      return known;
    }
    const created = create();
    this.#operations.set(key, created);
    this.#length += created.length;
    for (const [oldest, { length }] of this.#operations) {
      if (this.#operations.size <= this.#bounds.maxEntries && this.#length <= this.#bounds.maxLength) break;
      this.#operations.delete(oldest);
      this.#length -= length;
    }
    return created;
  }
}
