/** Clients choose names; beyond this many the pattern is run again. */
const MAX_REMEMBERED = 1_000;

/** A regular expression for whole header names in lower case, which remembers what it has found. */
export class HeaderPattern {
  readonly #pattern: RegExp;
  readonly #isExcluded: (name: string) => boolean;
  readonly #known = new Map<string, boolean>();

  constructor(pattern: string, isExcluded: (name: string) => boolean) {
    this.#pattern = new RegExp(`^(?:${pattern})$`);
    this.#isExcluded = isExcluded;
  }

  matches(name: string): boolean {
    let matches = this.#known.get(name);
    if (matches === undefined) {
      matches = this.#pattern.test(name) && !this.#isExcluded(name);
      if (this.#known.size < MAX_REMEMBERED) this.#known.set(name, matches);
    }
    return matches;
  }
}
