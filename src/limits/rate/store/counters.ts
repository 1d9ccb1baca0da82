import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Logger } from '../../../core/logger.ts';
import type { Limit, StoreFailurePolicy, Verdict } from '../limit.ts';
import { COUNTER_SCRIPTS } from './counter-scripts.ts';
import { MemoryCounters } from './memory-counters.ts';
import { MemoryLimiter } from './memory-limiter.ts';
import type { Absence } from './redis-link.ts';
import { RedisLink } from './redis-link.ts';

export interface CountersOptions {
  /** Without it, memory. */
  readonly redis: { readonly url: string; readonly timeoutMs: number } | undefined;
  /** Put before every key. */
  readonly prefix: string;
  /** How many gateways share Redis: with it away, each admits this part of a limit. */
  readonly gateways: number;
  /** Keys in memory. */
  readonly maxKeys: number;
  readonly log: Logger;
}

/** Counts one limit. Never rejects; in memory it is done at once. */
export type CountLimit = (key: string, points: number) => Verdict | Promise<Verdict>;

/** Redis answers within a few milliseconds when it is there; the start of the gateway does not wait longer than this. */
const OPEN_WAIT_MS = 1_000;

/** When nobody counts, a client may ask again after this. */
const UNAVAILABLE_RESET_MS = 1_000;

/**
 * The counters of all limits of one gateway: in Redis, so that gateways count together, or in memory.
 *
 * Errors  a Redis that is away fails no count: what then holds is each limit's `onStoreFailure`.
 */
export class Counters {
  readonly #options: CountersOptions;
  readonly #link: RedisLink | undefined;
  readonly #memory: MemoryCounters;
  readonly #withoutStore: Record<StoreFailurePolicy, number> = { local: 0, open: 0, closed: 0 };

  constructor(options: CountersOptions) {
    const { redis, prefix, maxKeys, log } = options;
    this.#options = options;
    this.#memory = new MemoryCounters({ maxKeys });
    this.#link = redis && new RedisLink({ ...redis, probeKey: `${prefix}probe`, log });
  }

  /** Whether limits are counted in Redis, as long as it is there. */
  get isShared(): boolean {
    return this.#link !== undefined;
  }

  /** Set while Redis is configured and not asked. */
  get absence(): Absence | undefined {
    return this.#link?.absence;
  }

  get memory(): Pick<MemoryCounters, 'size' | 'evictions'> {
    return this.#memory;
  }

  /** Counts since start for which Redis was away, by what was done. */
  get withoutStore(): Readonly<Record<StoreFailurePolicy, number>> {
    return this.#withoutStore;
  }

  /** Connects to Redis, unless that has been done: to be called as soon as there is a limit. */
  async open(): Promise<void> {
    await this.#link?.open(OPEN_WAIT_MS);
  }

  close(): void {
    this.#link?.close();
  }

  /** The counter of one limit. Those of equal id count together. */
  of(limit: Limit): CountLimit {
    const prefix = `${this.#options.prefix}${limit.id}:`;
    if (this.#link === undefined) return (key, points) => this.#countHere(limit, prefix + key, points);
    const limiter = this.#limiterOf(limit, this.#link);
    return async (key, points) => {
      try {
        return verdict(limit, 'admitted', points, await limiter.consume(prefix + key, points));
      } catch (result) {
        if (result instanceof RateLimiterRes) return verdict(limit, 'refused', points, result);
        return this.#uncounted(limit);
      }
    };
  }

  #countHere(limit: Limit, key: string, points: number): Verdict {
    const { count, leftMs } = this.#memory.count(limit, limit.max, key, points);
    const kind = count > limit.max ? 'refused' : 'admitted';
    const remainingPoints = Math.max(0, limit.max - count);
    return verdict(limit, kind, points, { consumedPoints: count, remainingPoints, msBeforeNext: leftMs });
  }

  #limiterOf(limit: Limit, link: RedisLink): RateLimiterRedis {
    const { max, windowMs, mode, onStoreFailure } = limit;
    const share = Math.max(1, Math.floor(max / this.#options.gateways));
    const onUse = () => {
      this.#withoutStore.local += 1;
    };
    return new RateLimiterRedis({
      storeClient: link,
      // The shape in which the link is called, and no package.
      useRedisPackage: true,
      rejectIfRedisNotReady: true,
      customIncrTtlLuaScript: COUNTER_SCRIPTS[mode],
      keyPrefix: '',
      points: max,
      duration: windowMs / 1_000,
      ...(onStoreFailure === 'local' && { insuranceLimiter: new MemoryLimiter(limit, share, this.#memory, onUse) }),
    });
  }

  #uncounted(limit: Limit): Verdict {
    const isOpen = limit.onStoreFailure === 'open';
    this.#withoutStore[isOpen ? 'open' : 'closed'] += 1;
    if (isOpen) return { limit, kind: 'admitted', counted: false, remaining: limit.max, resetMs: limit.windowMs };
    return { limit, kind: 'unavailable', counted: false, remaining: 0, resetMs: UNAVAILABLE_RESET_MS };
  }
}

type Counted = Pick<RateLimiterRes, 'consumedPoints' | 'remainingPoints' | 'msBeforeNext'>;

function verdict(
  limit: Limit,
  kind: 'admitted' | 'refused',
  points: number,
  { consumedPoints, remainingPoints, msBeforeNext }: Counted,
): Verdict {
  const isCounted = limit.mode === 'count' || (limit.mode === 'count-admitted' && kind === 'admitted');
  const remaining = isCounted ? remainingPoints : Math.max(0, limit.max - (consumedPoints - points));
  return { limit, kind, counted: true, remaining, resetMs: Math.max(0, msBeforeNext) };
}
