import { RateLimiterCompatibleAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import type { Limit } from '../limit.ts';
import type { MemoryCounters } from './memory-counters.ts';

/** One limit, counted in memory: what stands in for Redis while it is away. */
export class MemoryLimiter extends RateLimiterCompatibleAbstract {
  override readonly keyPrefix = '';
  override blockDuration = 0;
  override execEvenly = false;
  readonly #limit: Limit;
  readonly #points: number;
  readonly #counters: MemoryCounters;
  readonly #onUse: () => void;

  /** `points` is the limit of this process, a share of the whole. `onUse` is told of every count. */
  constructor(limit: Limit, points: number, counters: MemoryCounters, onUse: () => void) {
    super();
    this.#limit = limit;
    this.#points = points;
    this.#counters = counters;
    this.#onUse = onUse;
  }

  override async consume(key: string, points = 1): Promise<RateLimiterRes> {
    this.#onUse();
    const { count, leftMs } = this.#counters.count(this.#limit, this.#points, key, points);
    const result = new RateLimiterRes(Math.max(0, this.#points - count), leftMs, count);
    if (count > this.#points) throw result;
    return result;
  }
}
