import type { ConcurrencyLimit } from './adaptive-limit.ts';

/** Of one request that wants to be let in. */
export interface Visitor {
  /** It may go on. */
  admit(): void;
  /** There is no room for it. */
  refuse(): void;
}

export interface AdmissionOptions {
  readonly limit: ConcurrencyLimit;
  /** How many may wait for room. */
  readonly maxQueued: number;
  /** How long one waits at most. Milliseconds. */
  readonly maxWaitMs: number;
  readonly now?: () => number;
}

/**
 * Lets in as many as a limit allows; the next few wait a moment, all others are refused at once.
 *
 * Concurrency  first come, first served. Every visitor is admitted, refused, or leaves before either; whoever was admitted has to
 *              leave once. `enter` calls back before it returns when it can.
 */
export class Admission {
  readonly #options: AdmissionOptions;
  readonly #now: () => number;
  /** Who waits, and until when; those who came first at the front. */
  readonly #waiting = new Map<Visitor, number>();
  #running = 0;
  #refused = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: AdmissionOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Since start. */
  get refused(): number {
    return this.#refused;
  }

  enter(visitor: Visitor): void {
    const { limit, maxQueued, maxWaitMs } = this.#options;
    if (this.#running < limit.current) {
      this.#admit(visitor);
    } else if (this.#waiting.size < maxQueued) {
      this.#waiting.set(visitor, this.#now() + maxWaitMs);
      this.#timer ??= setTimeout(this.#refuseLate, maxWaitMs);
    } else {
      this.#refuse(visitor);
    }
  }

  /** For one that was admitted or still waits; nothing for one that was refused. */
  leave(visitor: Visitor, wasAdmitted: boolean): void {
    if (!wasAdmitted) {
      this.#waiting.delete(visitor);
      return;
    }
    this.#running -= 1;
    for (const next of this.#waiting.keys()) {
      if (this.#running >= this.#options.limit.current) return;
      this.#waiting.delete(next);
      this.#admit(next);
    }
  }

  #admit(visitor: Visitor): void {
    this.#running += 1;
    visitor.admit();
  }

  #refuse(visitor: Visitor): void {
    this.#refused += 1;
    visitor.refuse();
  }

  readonly #refuseLate = (): void => {
    const now = this.#now();
    this.#timer = undefined;
    for (const [visitor, until] of this.#waiting) {
      if (until > now) {
        this.#timer = setTimeout(this.#refuseLate, until - now);
        return;
      }
      this.#waiting.delete(visitor);
      this.#refuse(visitor);
    }
  };
}
