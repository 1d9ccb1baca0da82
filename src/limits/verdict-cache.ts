export interface VerdictCacheBounds {
  readonly maxEntries: number;
  /** Of the keys, two bytes a character. */
  readonly maxBytes: number;
}

/**
 * Remembers verdicts by document text; the least recently asked go first.
 *
 * Keyed by the text itself and not by a hash of it, so that no two documents can share a verdict. A text larger than a
 * sixteenth of the whole is not kept: a few of them would push out all others.
 */
export class VerdictCache<Verdict> {
  readonly #bounds: VerdictCacheBounds;
  // A Map keeps the order of insertion: the first key is the one that was asked for least recently.
  readonly #verdicts = new Map<string, Verdict>();
  #bytes = 0;

  constructor(bounds: VerdictCacheBounds) {
    this.#bounds = bounds;
  }

  get size(): number {
    return this.#verdicts.size;
  }

  /** The remembered verdict, or that of `judge`, which is then remembered. */
  get(text: string, judge: (text: string) => Verdict): Verdict {
    const known = this.#verdicts.get(text);
    if (known !== undefined) {
      this.#verdicts.delete(text);
      this.#verdicts.set(text, known);
      return known;
    }
    const verdict = judge(text);
    if (verdict !== undefined && sizeOf(text) <= this.#bounds.maxBytes / 16) {
      this.#verdicts.set(text, verdict);
      this.#bytes += sizeOf(text);
      this.#trim();
    }
    return verdict;
  }

  #trim(): void {
    for (const text of this.#verdicts.keys()) {
      if (this.#verdicts.size <= this.#bounds.maxEntries && this.#bytes <= this.#bounds.maxBytes) return;
      this.#verdicts.delete(text);
      this.#bytes -= sizeOf(text);
    }
  }
}

function sizeOf(text: string): number {
  return 2 * text.length;
}
