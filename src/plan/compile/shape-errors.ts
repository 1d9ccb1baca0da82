/** One place where data does not fit the schema. */
export interface ShapeError {
  /** Client keys and list indices. */
  readonly path: (string | number)[];
  readonly message: string;
}

/** What a shaper returns for a value that must not be null and is. */
export const INVALID: unique symbol = Symbol('invalid');

/**
 * Collects the errors of one shaping. A place is noted where it is found, without its path; every level that the shaper
 * leaves then puts its own key in front. So paths cost nothing as long as nothing is wrong.
 */
export class ShapeErrors {
  readonly list: ShapeError[] = [];

  add(message: string): typeof INVALID {
    this.list.push({ path: [], message });
    return INVALID;
  }

  /** Puts `key` in front of the paths of all errors from the `from`th on. */
  under(from: number, key: string | number): void {
    for (let index = from; index < this.list.length; index += 1) this.list[index]?.path.unshift(key);
  }
}
