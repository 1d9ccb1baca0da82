import { createHash } from 'node:crypto';
import type { KeyValueCache } from '@apollo/utils.keyvaluecache';
import { InMemoryLRUCache } from '@apollo/utils.keyvaluecache';
import { Redis } from 'ioredis';
import type { Config } from '../config/config.ts';
import type { Logger } from '../core/logger.ts';

export interface PersistedQueryCache extends KeyValueCache<string> {
  close(): void;
}

/** A Redis that hangs costs a request `redis.timeout`; for this long, no other is made to pay it. */
const PAUSE_MS = 1_000;

/**
 * Where automatic persisted queries are remembered: in Redis when it is configured, so that a document registered with
 * one gateway is known to all, and always in memory.
 *
 * Errors  Redis being away or slow is a miss, never a failed request: the client sends its document again.
 */
export function createPersistedQueryCache(config: Config, log: Logger): PersistedQueryCache {
  const memory = new InMemoryLRUCache<string>({
    maxSize: config.apq.max_bytes,
    sizeCalculation: (text, key) => Buffer.byteLength(text) + key.length,
  });
  const { url, timeout } = config.redis;
  if (url === null) return Object.assign(memory, { close: () => {} });
  const prefix = `${config.redis.prefix}${limitsScope(config)}:`;
  const redis = connect(url, timeout, log);
  let resumeAt = 0;
  const ask = async <Answer>(command: () => Promise<Answer>): Promise<Answer | undefined> => {
    if (performance.now() < resumeAt) return undefined;
    try {
      return await command();
    } catch (err) {
      resumeAt = performance.now() + PAUSE_MS;
      log.debug({ err }, 'redis is away; persisted queries come from memory');
      return undefined;
    }
  };
  return {
    async get(key) {
      const known = await memory.get(key);
      if (known !== undefined) return known;
      const found = await ask(() => Promise.all([redis.get(`${prefix}${key}`), redis.pttl(`${prefix}${key}`)]));
      if (found === undefined) return undefined;
      const [text, leftMs] = found;
      if (text === null) return undefined;
      if (leftMs > 0) await memory.set(key, text, { ttl: leftMs / 1000 });
      return text;
    },
    async set(key, value, options) {
      await memory.set(key, value, options);
      const ttl = options?.ttl ?? Math.ceil(config.apq.ttl / 1000);
      await ask(() => redis.set(`${prefix}${key}`, value, 'EX', ttl));
    },
    async delete(key) {
      await memory.delete(key);
      await ask(() => redis.del(`${prefix}${key}`));
    },
    close: () => redis.disconnect(),
  };
}

/**
 * A document is judged against the limits when it is sent, not when its hash is. Gateways share documents only with
 * those of equal limits, so that none runs what it would have refused.
 */
function limitsScope(config: Config): string {
  return createHash('sha256').update(JSON.stringify(config.limits)).digest('hex').slice(0, 8);
}

function connect(url: string, timeoutMs: number, log: Logger): Redis {
  const redis = new Redis(url, {
    // With the defaults a command waits for Redis to come back, and the request with it.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: timeoutMs,
    retryStrategy: (attempt) => Math.min(100 * 2 ** attempt, 2_000),
  });
  let reachable: boolean | undefined;
  redis.on('ready', () => {
    if (reachable === false) log.info('redis is back');
    reachable = true;
  });
  redis.on('error', (error: Error) => {
    if (reachable !== false) log.warn({ err: error }, 'redis cannot be reached');
    reachable = false;
  });
  return redis;
}
