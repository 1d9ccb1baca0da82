/** Later callers start afresh: what has taken this long may hang. */
const JOINABLE_MS = 500;

/** Of one key: beyond that, looking for an equal payload costs more than it saves. */
const MAX_COMPARED = 32;

interface Flight<Result> {
  readonly payload: string;
  readonly startedAt: number;
  readonly leader: AbortSignal;
  readonly result: Promise<Result>;
  followers: number;
}

export interface Joined<Result> {
  readonly result: Result;
  /** The work was somebody else's. */
  readonly followed: boolean;
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
 * Errors       a follower rejects with the reason of its own signal. When the leader fails or aborts, one of its
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
   * the place for long texts.
   */
  run(key: string, signal: AbortSignal, work: () => Promise<Result>, payload = ''): Promise<Joined<Result>> {
    const known = this.#flights.get(key);
    if (known !== undefined) {
      const since = this.#now() - JOINABLE_MS;
      const flight = known.find((each) => each.payload === payload && each.startedAt > since);
      if (flight !== undefined) return this.#follow(flight, key, signal, work);
      if (known.length >= MAX_COMPARED) return alone(work);
    }
    return this.#lead(key, payload, signal, work);
  }

  async #lead(key: string, payload: string, leader: AbortSignal, work: () => Promise<Result>): Promise<Joined<Result>> {
    const flight: Flight<Result> = { payload, startedAt: this.#now(), leader, result: work(), followers: 0 };
    const flights = this.#flights.get(key);
    if (flights === undefined) this.#flights.set(key, [flight]);
    else flights.push(flight);
    try {
      const result = await flight.result;
      if (flight.followers > 0) this.#onShared(result);
      return { result, followed: false };
    } finally {
      this.#forget(key, flight);
    }
  }

  async #follow(
    flight: Flight<Result>,
    key: string,
    signal: AbortSignal,
    work: () => Promise<Result>,
  ): Promise<Joined<Result>> {
    flight.followers += 1;
    const ended = await unlessAborted(
      flight.result.then(
        (result) => ({ result }),
        () => undefined,
      ),
      signal,
    );
    if (ended === undefined || flight.leader.aborted) return this.run(key, signal, work, flight.payload);
    return { result: ended.result, followed: true };
  }

  #forget(key: string, flight: Flight<Result>): void {
    const flights = this.#flights.get(key) ?? [];
    if (flights.length > 1) flights.splice(flights.indexOf(flight), 1);
    else this.#flights.delete(key);
  }
}

async function alone<Result>(work: () => Promise<Result>): Promise<Joined<Result>> {
  return { result: await work(), followed: false };
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
