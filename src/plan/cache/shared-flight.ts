/**
 * One piece of work that several callers wait for.
 *
 * A caller that aborts stops waiting and disturbs nobody. Once the last one has aborted the work's own signal is
 * aborted and `onAbandoned` is called: whoever comes later must start anew.
 */
export class SharedFlight<Value> {
  readonly #controller = new AbortController();
  readonly #work: Promise<Value>;
  readonly #onAbandoned: () => void;
  #waiting = 0;

  constructor(work: (signal: AbortSignal) => Promise<Value>, onAbandoned: () => void) {
    this.#onAbandoned = onAbandoned;
    // In a later microtask, so that work that throws at once ends after the flight is known to its owner.
    this.#work = Promise.resolve(this.#controller.signal).then(work);
    // Nobody may be left to hear of a failure.
    this.#work.catch(() => {});
  }

  /** Resolves and rejects as the work does, or rejects with the reason of `signal`. */
  join(signal?: AbortSignal): Promise<Value> {
    this.#waiting += 1;
    if (signal === undefined) return this.#work;
    const { promise, resolve, reject } = Promise.withResolvers<Value>();
    const onAbort = (): void => {
      reject(signal.reason);
      this.#leave(signal.reason);
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    this.#work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
    return promise;
  }

  #leave(reason: unknown): void {
    this.#waiting -= 1;
    if (this.#waiting > 0) return;
    this.#onAbandoned();
    this.#controller.abort(reason);
  }
}
