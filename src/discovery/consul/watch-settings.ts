import type { BlockingQueryOptions } from './blocking-query.ts';
import type { ConsulClient } from './consul-client.ts';

/** What all watches of one discovery have in common. */
export interface WatchSettings
  extends Pick<BlockingQueryOptions<unknown>, 'waitMs' | 'requestTimeoutMs' | 'random' | 'recovery'> {
  readonly client: ConsulClient;
}

/** For the watch that notices first that Consul is back: it must within 2 s. */
export const SCOUT_BACK_OFF_MS = 1_500;
/** For the others, which it wakes. */
export const BACK_OFF_MS = 10_000;
