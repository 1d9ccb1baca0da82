/** Clients choose names; beyond this many the pattern is run again. */
const MAX_REMEMBERED = 1_000;

/** A name of 16 kB, the most that Node lets pass, would be seconds of work for a pattern that looks harmless. */
const MAX_NAME_LENGTH = 256;

/** A regular expression for whole header names in lower case, which remembers what it has found. Longer names do not match. */
export class HeaderPattern {
  readonly #pattern: RegExp;
  readonly #isExcluded: (name: string) => boolean;
  readonly #known = new Map<string, boolean>();

  constructor(pattern: string, isExcluded: (name: string) => boolean) {
    this.#pattern = new RegExp(`^(?:${pattern})$`);
    this.#isExcluded = isExcluded;
  }

  matches(name: string): boolean {
    if (name.length > MAX_NAME_LENGTH) return false;
    let matches = this.#known.get(name);
    if (matches === undefined) {
      matches = this.#pattern.test(name) && !this.#isExcluded(name);
      if (this.#known.size < MAX_REMEMBERED) this.#known.set(name, matches);
    }
    return matches;
  }
}
