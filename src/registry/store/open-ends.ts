/** What a store has begun for others, and ends itself when it is closed before they do. */
export class OpenEnds {
  readonly #ends = new Set<() => Promise<void>>();

  /** Returns what ends it, and forgets it. */
  add(end: () => Promise<void>): () => Promise<void> {
    this.#ends.add(end);
    return () => {
      this.#ends.delete(end);
      return end();
    };
  }

  async endAll(): Promise<void> {
    await Promise.all([...this.#ends].map((end) => end()));
  }
}
