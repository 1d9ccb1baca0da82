import { SharedFlight } from '../plan/shared-flight.ts';

/** Later callers start afresh: what has taken this long may hang, and each is to have a deadline of its own. */
const JOINABLE_MS = 500;

interface Flight<Result> {
  readonly startedAt: number;
  readonly flight: SharedFlight<Result>;
  followers: number;
}

/**
 * Lets equal queries that are in flight at the same time share one execution.
 *
 * Concurrency  a caller that goes does not disturb the others; the execution's signal aborts when all have gone. An
 *              execution older than `JOINABLE_MS` is not joined any more, and one that has ended never is.
 */
export class SharedExecutions<Result> {
  readonly #flights = new Map<string, Flight<Result>>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** `key` must hold everything that the result depends on. `onShared` is called once somebody has joined. */
  async run(
    key: string,
    signal: AbortSignal,
    execute: (signal: AbortSignal) => Promise<Result>,
    onShared: (result: Result) => void,
  ): Promise<Result> {
    const known = this.#flights.get(key);
    if (known !== undefined && this.#now() - known.startedAt < JOINABLE_MS) {
      known.followers += 1;
      return known.flight.join(signal);
    }
    const forget = () => {
      if (this.#flights.get(key) === entry) this.#flights.delete(key);
    };
    const work = async (all: AbortSignal) => {
      try {
        const result = await execute(all);
        if (entry.followers > 0) onShared(result);
        return result;
      } finally {
        forget();
      }
    };
    const entry: Flight<Result> = { startedAt: this.#now(), flight: new SharedFlight(work, forget), followers: 0 };
    this.#flights.set(key, entry);
    return entry.flight.join(signal);
  }
}
