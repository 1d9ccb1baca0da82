/**
 * Lets the watch that first reaches Consul again wake the others, so that most of them can back off for long while
 * Consul is away and all are back at once when it is.
 */
export class Recovery {
  #controller = new AbortController();

  /** Aborts at the next `announce`. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  announce(): void {
    const current = this.#controller;
    this.#controller = new AbortController();
    current.abort();
  }
}
