/** Later callers start afresh: what has taken this long may hang. */
const JOINABLE_MS = 500;

/** Of one key: beyond that, looking for an equal payload costs more than it saves. */
const MAX_COMPARED = 32;

interface Flight<Result> {
  payload: string;
  readonly startedAt: number;
  readonly leader: AbortSignal;
  /** By when the leader has its answer or gives up. */
  readonly deadline: number;
  /** Undefined when it has ended. */
  result: Promise<Result> | undefined;
  followers: number;
}

export interface Wish {
  /** Compared and not hashed: the place for long texts. */
  readonly payload?: string;
  /** Called before a caller gets what somebody else's work has brought. */
  readonly onFollowed?: () => void;
  /** By when the caller's own work would end, as `performance.now()` tells it. Default: never. */
  readonly deadline?: number;
  /** What a follower rejects with whose deadline comes before that of its leader. */
  readonly onExpired?: () => unknown;
}

interface Follower<Result> {
  readonly key: string;
  readonly signal: AbortSignal;
  readonly work: () => Promise<Result>;
  readonly wish: Wish;
}

const NO_WISH: Wish = {};

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
 * Errors       `work` and `onShared` must not throw: there is nobody to tell. A follower rejects with the reason of its
 *              own signal, or at its own deadline. When the leader fails or aborts, one of its followers takes its place,
 *              bounded by a deadline of its own: one that hangs cannot make others fail.
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
   * `key` and payload together must hold everything that the result depends on.
   *
   * A leader gets the promise of its own work, and so pays next to nothing for being one.
   */
  run(key: string, signal: AbortSignal, work: () => Promise<Result>, wish: Wish = NO_WISH): Promise<Result> {
    const { payload = '', deadline = Number.POSITIVE_INFINITY } = wish;
    const known = this.#flights.get(key);
    if (known !== undefined) {
      const since = this.#now() - JOINABLE_MS;
      const flight = known.find((each) => each.payload === payload && each.startedAt > since);
      if (flight?.result !== undefined) {
        flight.followers += 1;
        return this.#follow(flight, flight.result, { key, signal, work, wish });
      }
      if (known.length >= MAX_COMPARED) return work();
    }
    const result = work();
    this.#note(key, { payload, startedAt: this.#now(), leader: signal, deadline, result, followers: 0 }, result);
    return result;
  }

  #note(key: string, flight: Flight<Result>, result: Promise<Result>): void {
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
  }

  async #follow(
    { leader, deadline }: Flight<Result>,
    result: Promise<Result>,
    { key, signal, work, wish }: Follower<Result>,
  ): Promise<Result> {
    const settled = result.then(
      (value) => ({ value }),
      () => undefined,
    );
    const isShort = (wish.deadline ?? Number.POSITIVE_INFINITY) < deadline;
    const ended = await unlessAborted(isShort ? unlessExpired(settled, wish) : settled, signal);
    if (ended === undefined || leader.aborted) return this.run(key, signal, work, wish);
    wish.onFollowed?.();
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
    promise.then(resolve, reject).then(() => signal.removeEventListener('abort', onAbort));
  });
}

/** Settles as `promise`, or rejects when the deadline comes first. */
function unlessExpired<Value>(promise: Promise<Value>, { deadline = 0, onExpired }: Wish): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(onExpired?.()), deadline - performance.now());
    promise.then((value) => {
      clearTimeout(timer);
      resolve(value);
    }, reject);
  });
}
