import type { Registry } from 'prom-client';
import { Counter, Gauge } from 'prom-client';
import type { Counters } from '../limits/rate/store/counters.ts';

/** Shows where rate limits are counted. */
export function observeRateLimits(
  counters: Pick<Counters, 'isShared' | 'absence' | 'memory' | 'withoutStore'>,
  registry: Registry,
): void {
  const registers = [registry];
  new Gauge({
    name: 'portico_rate_limit_redis_up',
    help: '1 while rate limits are counted in Redis, 0 while it is away. There with `redis.url`.',
    registers,
    collect() {
      this.reset();
      // Without labels a reset leaves a 0.
      if (counters.isShared) this.set(counters.absence === undefined ? 1 : 0);
      else this.remove();
    },
  });
  new Counter({
    name: 'portico_rate_limit_redis_failures_total',
    help: 'Limits that could not be counted in Redis, by what held instead: local, open or closed.',
    labelNames: ['policy'],
    registers,
    collect() {
      this.reset();
      for (const [policy, count] of Object.entries(counters.withoutStore)) this.inc({ policy }, count);
    },
  });
  new Gauge({
    name: 'portico_rate_limit_memory_keys',
    help: 'Counters in the memory of this gateway.',
    registers,
    collect() {
      this.set(counters.memory.size);
    },
  });
  new Counter({
    name: 'portico_rate_limit_memory_evictions_total',
    help: 'Counters given up before their window had ended, for want of room: see `rate_limit.max_keys`.',
    registers,
    collect() {
      this.reset();
      this.inc(counters.memory.evictions);
    },
  });
}
