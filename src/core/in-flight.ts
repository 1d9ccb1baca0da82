/** Later callers start afresh: what has taken this long may hang. */
const JOINABLE_MS = 500;

/** Of one key: beyond that, looking for an equal payload costs more than it saves. */
const MAX_COMPARED = 32;

interface Flight<Result> {
  payload: string;
  readonly startedAt: number;
  readonly leader: AbortSignal;
  /** Undefined when it has ended. */
  result: Promise<Result> | undefined;
  followers: number;
}

interface Follower<Result> {
  readonly key: string;
  readonly signal: AbortSignal;
  readonly work: () => Promise<Result>;
  readonly payload: string;
  readonly onFollowed: () => void;
}

export interface InFlightOptions<Result> {
  /** Called when the work that others have joined ends well, before any of them is answered. */
  readonly onShared?: (result: Result) => void;
  readonly now?: () => number;
}

/**
 * Lets callers who want the same at the same time share one piece of work: the first, the leader, does it with its own
 * signal, the others wait for it.
 *
 * Concurrency  work that began more than `JOINABLE_MS` ago is not joined any more, and work that has ended never is. A
 *              follower that aborts stops waiting and disturbs nobody.
 * Errors       `work` and `onShared` must not throw: there is nobody to tell. A follower rejects with the reason of its own signal. When the leader fails or aborts, one of its
 *              followers takes its place, bounded by a deadline of its own: one that hangs cannot make others fail.
 */
export class InFlight<Result> {
  readonly #flights = new Map<string, Flight<Result>[]>();
  readonly #onShared: (result: Result) => void;
  readonly #now: () => number;

  constructor({ onShared = () => {}, now = () => performance.now() }: InFlightOptions<Result> = {}) {
    this.#onShared = onShared;
    this.#now = now;
  }

  /**
   * `key` and `payload` together must hold everything that the result depends on. A payload is compared and not hashed:
   * the place for long texts. `onFollowed` is called before a caller gets what
   * somebody else's work has brought.
   *
   * A leader gets the promise of its own work, and so pays next to nothing for being one.
   */
  run(
    key: string,
    signal: AbortSignal,
    work: () => Promise<Result>,
    payload = '',
    onFollowed: () => void = () => {},
  ): Promise<Result> {
    const known = this.#flights.get(key);
    if (known !== undefined) {
      const since = this.#now() - JOINABLE_MS;
      const flight = known.find((each) => each.payload === payload && each.startedAt > since);
      if (flight?.result !== undefined) {
        flight.followers += 1;
        return this.#follow(flight, flight.result, { key, signal, work, payload, onFollowed });
      }
      if (known.length >= MAX_COMPARED) return work();
    }
    return this.#lead(key, payload, signal, work);
  }

  #lead(key: string, payload: string, leader: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    const result = work();
    const flight: Flight<Result> = { payload, startedAt: this.#now(), leader, result, followers: 0 };
    const flights = this.#flights.get(key);
    if (flights === undefined) this.#flights.set(key, [flight]);
    else flights.push(flight);
    // Before anybody else who waits for it is told.
    result.then(
      (value) => {
        this.#forget(key, flight);
        if (flight.followers > 0) this.#onShared(value);
      },
      () => this.#forget(key, flight),
    );
    return result;
  }

  async #follow(
    { leader }: Flight<Result>,
    result: Promise<Result>,
    { key, signal, work, payload, onFollowed }: Follower<Result>,
  ): Promise<Result> {
    const ended = await unlessAborted(
      result.then(
        (value) => ({ value }),
        () => undefined,
      ),
      signal,
    );
    if (ended === undefined || leader.aborted) return this.run(key, signal, work, payload, onFollowed);
    onFollowed();
    return ended.value;
  }

  /**
   * Lets go of what the flight holds as well: tables that a busy map has outgrown stay in old memory with all that was in
   * them, and would keep every answer alive until the next full collection. That was a tenth of a large request's cost.
   */
  #forget(key: string, flight: Flight<Result>): void {
    const flights = this.#flights.get(key) ?? [];
    if (flights.length > 1) flights.splice(flights.indexOf(flight), 1);
    else this.#flights.delete(key);
    flight.result = undefined;
    flight.payload = '';
  }
}

/** Settles as `promise`, or rejects with the reason of `signal` as soon as that aborts. */
function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then((value) => {
      signal.removeEventListener('abort', onAbort);
      resolve(value);
    }, reject);
  });
}
