import { Redis } from 'ioredis';
import type { GraphRef } from '../../core/graph-ref.ts';
import { PorticoError } from '../../core/portico-error.ts';
import { reasonOf } from '../../core/reason.ts';
import { lastDays } from '../days.ts';
import { parsePair, RedisKeys } from '../store/redis/redis-keys.ts';
import { redisLocation } from '../store/redis/redis-location.ts';
import { parseOperation } from '../store/stored-operation.ts';
import type { OperationTraffic, OperationUsage, TrafficReader } from '../traffic.ts';
import type { DayTraffic } from './merge-traffic.ts';
import { mergeTraffic, storedIn } from './merge-traffic.ts';

export interface RedisTrafficReaderOptions {
  readonly url: string;
  /** Of every key. */
  readonly prefix: string;
  readonly graph: GraphRef;
}

const TIMEOUT_MS = 5_000;

/** Operations in one answer of Redis. */
const MAX_BATCH = 100;

export class RedisTrafficReader implements TrafficReader {
  readonly #options: RedisTrafficReaderOptions;
  readonly #redis: Redis;
  readonly #keys: RedisKeys;

  constructor(options: RedisTrafficReaderOptions) {
    const { url, prefix, graph } = options;
    this.#options = options;
    this.#keys = new RedisKeys(prefix, graph);
    this.#redis = new Redis(url, {
      lazyConnect: true,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      connectTimeout: TIMEOUT_MS,
      commandTimeout: TIMEOUT_MS,
      // Somebody waits for the answer, and can ask again.
      retryStrategy: () => null,
    });
    // Told by the call that fails.
    this.#redis.on('error', () => {});
  }

  async read(days: number): Promise<readonly OperationTraffic[]> {
    try {
      if (this.#redis.status === 'wait' || this.#redis.status === 'end') await this.#redis.connect();
      const traffic: DayTraffic[] = [];
      for (const day of lastDays(days, Date.now())) traffic.push(...(await this.#readDay(day)));
      return mergeTraffic(traffic, await this.#readOperations(storedIn(traffic)));
    } catch (cause) {
      const location = redisLocation(this.#options.url);
      throw new PorticoError('TRAFFIC_UNREACHABLE', { location, reason: reasonOf(cause) }, { cause });
    }
  }

  async close(): Promise<void> {
    this.#redis.disconnect();
  }

  async #readDay(day: string): Promise<readonly DayTraffic[]> {
    const keys = this.#keys.ofDay(day);
    const [requests, errors, milliseconds] = await Promise.all([
      this.#redis.hgetall(keys.requests),
      this.#redis.hgetall(keys.errors),
      this.#redis.hgetall(keys.milliseconds),
    ]);
    return Object.entries(requests).map(([field, count]) => ({
      ...parsePair(field),
      day,
      requests: Number(count),
      errors: Number(errors[field] ?? 0),
      durationMs: Number(milliseconds[field] ?? 0),
    }));
  }

  async #readOperations(ids: readonly string[]): Promise<ReadonlyMap<string, OperationUsage>> {
    const operations = new Map<string, OperationUsage>();
    for (let start = 0; start < ids.length; start += MAX_BATCH) {
      const batch = ids.slice(start, start + MAX_BATCH);
      const texts = await this.#redis.mget(...batch.map((id) => this.#keys.operation(id)));
      for (const [index, id] of batch.entries()) {
        const text = texts[index];
        if (typeof text === 'string') operations.set(id, parseOperation(text));
      }
    }
    return operations;
  }
}
