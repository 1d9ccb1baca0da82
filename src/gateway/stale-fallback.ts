import type { Config, TrafficShaping } from '../config/config.ts';
import { trafficShapingFor } from '../config/config.ts';
import type { Logger } from '../core/logger.ts';
import type { Source } from '../sources/source.ts';
import { KeptAnswers } from '../sources/stale/kept-answers.ts';
import { RedisAnswers } from '../sources/stale/redis-answers.ts';
import type { SharedAnswers } from '../sources/stale/shared-answers.ts';
import { StaleSource } from '../sources/stale/stale-source.ts';
import type { StaleChange } from '../sources/stale/stale-watch.ts';

export interface StaleFallback {
  /** Puts it around a subgraph, unless that is to have none. */
  readonly around: (source: Source) => Source;
  /** Undefined when no subgraph can have it: then nothing is kept. */
  readonly kept: KeptAnswers | undefined;
  close(): void;
}

/** The last good answers of subgraphs that may stand in for them, as configured. */
export function createStaleFallback(config: Config, log: Logger): StaleFallback {
  const { all, subgraphs } = config.traffic_shaping;
  if (![all, ...Object.values(subgraphs)].some(isOn)) {
    return { around: (source) => source, kept: undefined, close: () => {} };
  }
  const kept = new KeptAnswers({ maxBytes: config.stale.max_bytes });
  const shared = createSharedAnswers(config, log);
  const onChange = (change: StaleChange) => logChange(change, log);
  return {
    kept,
    around: (source) => {
      const shaping = trafficShapingFor(config, source.name);
      if (!isOn(shaping)) return source;
      const { stale_if_error: staleIfErrorMs, stale_while_revalidate: staleWhileRevalidateMs } = shaping;
      return new StaleSource({ source, kept, shared, onChange, staleIfErrorMs, staleWhileRevalidateMs });
    },
    close: () => shared?.close(),
  };
}

function isOn(shaping: Partial<Pick<TrafficShaping, 'stale_if_error' | 'stale_while_revalidate'>>): boolean {
  return (shaping.stale_if_error ?? 0) > 0 || (shaping.stale_while_revalidate ?? 0) > 0;
}

function createSharedAnswers({ stale, redis }: Config, log: Logger): SharedAnswers | undefined {
  if (!stale.redis || redis.url === null) return undefined;
  const onReachable = (isReachable: boolean, err?: Error) => {
    if (isReachable) log.info('redis is back; answers are kept there again');
    else log.warn({ err }, 'redis cannot be reached; answers are kept in memory only');
  };
  return new RedisAnswers({ url: redis.url, prefix: redis.prefix, onReachable });
}

function logChange(change: StaleChange, log: Logger): void {
  const { kind, subgraph } = change;
  if (kind === 'back') {
    log.info({ subgraph }, 'the subgraph answers again; older answers are no longer needed');
    return;
  }
  const { code, reason } = change.failure;
  log.warn({ subgraph, code, reason }, 'older answers stand in for a subgraph that fails');
}
