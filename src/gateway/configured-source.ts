import type { Config } from '../config/config.ts';
import { trafficShapingFor } from '../config/config.ts';
import type { SourceOptions } from '../sources/source-options.ts';

/** How `subgraph` is called, as far as the configuration says it. What is off is left out. */
export function configuredSource(config: Config, subgraph: string): SourceOptions {
  const shaping = trafficShapingFor(config, subgraph);
  const { circuit_breaker: breaker, outlier_ejection: ejection, retry, hedge } = shaping;
  const { router } = config.traffic_shaping;
  return {
    // No call can take longer than its request.
    timeoutMs: Math.min(shaping.timeout, router.timeout),
    maxResponseBytes: shaping.max_response_bytes,
    connections: shaping.connections,
    poolIdleTimeoutMs: shaping.pool_idle_timeout,
    timeoutHeader: router.timeout_header,
    breaker: breaker.enabled
      ? {
          errorThreshold: breaker.error_threshold,
          volumeThreshold: breaker.volume_threshold,
          resetTimeoutMs: breaker.reset_timeout,
          rollingWindowMs: breaker.rolling_window,
        }
      : undefined,
    ejection: ejection.enabled
      ? {
          consecutiveFailures: ejection.consecutive_failures,
          baseTimeMs: ejection.base_ejection_time,
          maxTimeMs: ejection.max_ejection_time,
          maxShare: ejection.max_ejected,
          panicThreshold: ejection.panic_threshold,
        }
      : undefined,
    retry: retry.enabled
      ? { maxRetries: retry.max_retries, baseDelayMs: retry.base_delay, maxDelayMs: retry.max_delay }
      : undefined,
    hedge: hedge.enabled ? { minDelayMs: hedge.min_delay } : undefined,
    retryBudget: retry.budget,
  };
}
