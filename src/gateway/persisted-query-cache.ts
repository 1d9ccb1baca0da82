import { createHash } from 'node:crypto';
import type { KeyValueCache } from '@apollo/utils.keyvaluecache';
import { InMemoryLRUCache } from '@apollo/utils.keyvaluecache';
import type { Config } from '../config/config.ts';
import type { Logger } from '../core/logger.ts';
import { PatientRedis } from '../core/patient-redis.ts';

export interface PersistedQueryCache extends KeyValueCache<string> {
  close(): void;
}

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
  const redis = new PatientRedis({
    url,
    timeoutMs: timeout,
    onReachable: (isReachable, err) => {
      if (isReachable) log.info('redis is back; persisted queries are shared again');
      else log.warn({ err }, 'redis cannot be reached; persisted queries come from memory');
    },
  });
  return {
    async get(key) {
      const known = await memory.get(key);
      if (known !== undefined) return known;
      const found = await redis.ask((store) =>
        Promise.all([store.get(`${prefix}${key}`), store.pttl(`${prefix}${key}`)]),
      );
      if (found === undefined) return undefined;
      const [text, leftMs] = found;
      if (text === null) return undefined;
      if (leftMs > 0) await memory.set(key, text, { ttl: leftMs / 1000 });
      return text;
    },
    async set(key, value, options) {
      await memory.set(key, value, options);
      const ttl = options?.ttl ?? Math.ceil(config.apq.ttl / 1000);
      await redis.ask((store) => store.set(`${prefix}${key}`, value, 'EX', ttl));
    },
    async delete(key) {
      await memory.delete(key);
      await redis.ask((store) => store.del(`${prefix}${key}`));
    },
    close: () => redis.close(),
  };
}

/**
 * A document is judged against the limits when it is sent, not when its hash is. Gateways share documents only with
 * those of equal limits, so that none runs what it would have refused.
 */
function limitsScope(config: Config): string {
  return createHash('sha256').update(JSON.stringify(config.limits)).digest('hex').slice(0, 8);
}
