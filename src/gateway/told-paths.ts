type Path = readonly (string | number)[];

/** Paths that errors have been told for. Asking is as cheap for thousands of them as for one. */
export class ToldPaths {
  readonly #told = new Set<string>();
  readonly #above = new Set<string>();

  constructor(paths: Iterable<Path>) {
    for (const path of paths) {
      this.#told.add(JSON.stringify(path));
      for (let length = 0; length <= path.length; length += 1) this.#above.add(JSON.stringify(path.slice(0, length)));
    }
  }

  /** Whether something has been told at `path`, above it or below it. */
  concern(path: Path): boolean {
    if (this.#above.has(JSON.stringify(path))) return true;
    return path.some((_step, length) => this.#told.has(JSON.stringify(path.slice(0, length))));
  }
}
