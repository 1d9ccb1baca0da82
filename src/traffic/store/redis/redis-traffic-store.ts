import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import type { GraphRef } from '../../../core/graph-ref.ts';
import type { TrafficBounds } from '../../traffic-bounds.ts';
import { maxPairs } from '../../traffic-bounds.ts';
import { storedId } from '../stored-id.ts';
import { printOperation } from '../stored-operation.ts';
import type { TrafficBatch, TrafficRow, TrafficStore } from '../traffic-store.ts';
import { ADD_SCRIPT } from './add-script.ts';
import { printPair, RedisKeys } from './redis-keys.ts';
import { redisLocation } from './redis-location.ts';

export interface RedisTrafficStoreOptions {
  readonly url: string;
  /** Put before every key. */
  readonly prefix: string;
  readonly graph: GraphRef;
  readonly retentionDays: number;
  /** Of all gateways of the graph ref together. */
  readonly bounds: TrafficBounds;
}

/** For a connection, and for an answer. Only a gateway that stops waits for it. */
const TIMEOUT_MS = 2_000;

/** A step of Redis in which it does nothing else: so many rows take it about a millisecond. */
const MAX_BATCH_ROWS = 200;

const DAY_SECONDS = 86_400;

/**
 * Counts of all gateways of a graph ref in Redis: five keys for a day, and one for each operation. All of them end by themselves.
 *
 * Concurrency  any number of gateways add.
 */
export class RedisTrafficStore implements TrafficStore {
  readonly location: string;
  readonly maxBatchRows = MAX_BATCH_ROWS;
  readonly #redis: Redis;
  readonly #keys: RedisKeys;
  readonly #options: RedisTrafficStoreOptions;
  readonly #process = randomUUID();
  #lastError: Error | undefined;

  constructor(options: RedisTrafficStoreOptions) {
    const { url, prefix, graph } = options;
    this.#options = options;
    this.#keys = new RedisKeys(prefix, graph);
    this.location = redisLocation(url);
    this.#redis = new Redis(url, {
      // What waits for Redis waits in the recorder, within its bounds.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      connectTimeout: TIMEOUT_MS,
      commandTimeout: TIMEOUT_MS,
      // It has become a replica: the connection to the new primary may have the same address.
      reconnectOnError: ({ message }) => message.startsWith('READONLY'),
      retryStrategy: (attempt) => Math.min(100 * 2 ** attempt, 2_000),
    });
    this.#redis.on('error', (error: Error) => {
      this.#lastError = error;
    });
  }

  async add(batch: TrafficBatch): Promise<void> {
    if (this.#redis.status !== 'ready') await this.#connected();
    await this.#add(batch);
  }

  close(): void {
    this.#redis.disconnect();
  }

  async #connected(): Promise<void> {
    try {
      await once(this.#redis, 'ready', { signal: AbortSignal.timeout(TIMEOUT_MS) });
    } catch (cause) {
      // It has emitted what went wrong, or nothing at all happened.
      throw this.#lastError ?? new Error('redis does not answer', { cause });
    }
  }

  async #add({ number, day, rows }: TrafficBatch): Promise<void> {
    const { retentionDays, bounds } = this.#options;
    const { requests, errors, milliseconds, operations, batches } = this.#keys.ofDay(day);
    const keys = [requests, errors, milliseconds, operations, batches, ...rows.map((row) => this.#operationKey(row))];
    const values = rows.flatMap(({ usage, client, requests: count, errors: failed, durationMs }) => [
      storedId(usage),
      printPair(storedId(usage), client),
      count,
      failed,
      durationMs,
    ]);
    const daySeconds = (retentionDays + 1) * DAY_SECONDS;
    const operationSeconds = daySeconds + DAY_SECONDS;
    const settings = [this.#process, number, bounds.maxOperations, maxPairs(bounds), daySeconds, operationSeconds];
    const unknown = (await this.#redis.eval(
      ADD_SCRIPT,
      keys.length,
      ...keys,
      ...settings,
      ...values,
    )) as readonly number[];
    if (unknown.length === 0) return;
    const pipeline = this.#redis.pipeline();
    for (const row of unknown) {
      const stored = rows[row - 1];
      if (stored === undefined) throw new TypeError(`RedisTrafficStore: there is no row ${row}`);
      pipeline.set(this.#operationKey(stored), printOperation(stored.usage), 'EX', operationSeconds);
    }
    for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
  }

  #operationKey({ usage }: TrafficRow): string {
    return this.#keys.operation(storedId(usage));
  }
}
