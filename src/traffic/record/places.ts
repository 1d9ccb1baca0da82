/**
 * Room for so many names in a day, whoever comes first. Those that had a place on the day before have it kept until they come, so that
 * nobody takes it from them at midnight.
 */
export class Places {
  readonly #max: number;
  readonly #taken = new Set<string>();
  readonly #kept: Set<string>;

  constructor(max: number, dayBefore?: Places) {
    this.#max = max;
    this.#kept = new Set(dayBefore === undefined ? [] : dayBefore.#taken);
  }

  has(name: string): boolean {
    return this.#taken.has(name);
  }

  /** False when there is no room for it. */
  take(name: string): boolean {
    if (this.#taken.has(name)) return true;
    const hasPlace = this.#kept.delete(name) || this.#taken.size + this.#kept.size < this.#max;
    if (hasPlace) this.#taken.add(name);
    return hasPlace;
  }
}
