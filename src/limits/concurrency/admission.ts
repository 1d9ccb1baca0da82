import type { ConcurrencyLimit } from './adaptive-limit.ts';
import type { Turn } from './turn.ts';

/** Of one request that wants to be let in. */
export interface Visitor {
  /** It may go on. */
  admit(): void;
  /** There is no room for it. */
  refuse(): void;
}

export interface AdmissionOptions {
  /** Of those whose work has begun. */
  readonly limit: ConcurrencyLimit;
  /** So many are taken in whatever the limit is, and wait for their turn as long as it takes. None, when it is no more than the limit. */
  readonly seats: number;
  /** How many more may wait for a seat. */
  readonly maxQueued: number;
  /** How long one waits for a seat at most. Milliseconds. */
  readonly maxWaitMs: number;
  /** Once it is spent, nobody begins before the next one. */
  readonly turn: Turn;
  readonly now?: () => number;
}

/**
 * Lets in as many as a limit allows; the next have a seat and wait for their turn, a few more wait a moment for a seat, all
 * others are refused at once.
 *
 * Concurrency  first come, first served. Every visitor is admitted, refused, or leaves before either; whoever was admitted has to
 *              leave once. `enter` calls back before it returns when it can.
 */
export class Admission {
  readonly #options: AdmissionOptions;
  readonly #now: () => number;
  /** Who waits for their turn, and since when; those who came first at the front. */
  readonly #seated = new Map<Visitor, number>();
  /** Who waits for a seat, and until when; those who came first at the front. */
  readonly #waiting = new Map<Visitor, number>();
  #running = 0;
  #refused = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: AdmissionOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    options.turn.onEnd(() => this.#beginNext());
  }

  get running(): number {
    return this.#running;
  }

  get seated(): number {
    return this.#seated.size;
  }

  /** Those who have a seat included. */
  get waiting(): number {
    return this.#seated.size + this.#waiting.size;
  }

  /** Since start. */
  get refused(): number {
    return this.#refused;
  }

  enter(visitor: Visitor): void {
    const { maxQueued, maxWaitMs } = this.#options;
    if (this.#seated.size === 0 && this.#mayBegin()) {
      this.#admit(visitor);
    } else if (this.#hasSeat()) {
      this.#seated.set(visitor, this.#now());
    } else if (this.#waiting.size < maxQueued) {
      this.#waiting.set(visitor, this.#now() + maxWaitMs);
      this.#timer ??= setTimeout(this.#refuseLate, maxWaitMs);
    } else {
      this.#refuse(visitor);
    }
  }

  /** For one that was admitted or still waits; nothing for one that was refused. */
  leave(visitor: Visitor, wasAdmitted: boolean): void {
    if (wasAdmitted) this.#running -= 1;
    else if (!this.#seated.delete(visitor)) this.#waiting.delete(visitor);
    for (const next of this.#waiting.keys()) {
      if (!this.#hasSeat()) break;
      this.#waiting.delete(next);
      this.#seated.set(next, this.#now());
    }
    this.#beginNext();
  }

  /** How long the first of those wait who could begin if the event loop had the time. Milliseconds. */
  get delayMs(): number {
    const [since] = this.#seated.values();
    return since === undefined || this.#running >= this.#options.limit.current ? 0 : this.#now() - since;
  }

  /** One: its work is done after this call, and then shows whether there is time for another. */
  #beginNext(): void {
    const [next] = this.#seated.keys();
    if (next === undefined || !this.#mayBegin()) return;
    this.#seated.delete(next);
    this.#admit(next);
  }

  #mayBegin(): boolean {
    return this.#running < this.#options.limit.current && !this.#options.turn.isSpent();
  }

  #hasSeat(): boolean {
    const { limit, seats } = this.#options;
    return this.#running + this.#seated.size < Math.max(seats, limit.current);
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
