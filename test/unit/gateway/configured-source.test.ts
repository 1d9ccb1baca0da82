import { expect, test } from 'vitest';
import { parseConfig } from '../../../src/config/load-config.ts';
import { configuredSource } from '../../../src/gateway/configured-source.ts';

const sourceOf = (text: string, subgraph = 'users') =>
  configuredSource(parseConfig({ text, name: 'test.yaml', folder: '/', env: {}, cwd: '/' }), subgraph);

test('by default there are breakers, ejection and retries, and no hedging', () => {
  expect(sourceOf('')).toEqual({
    timeoutMs: 3_000,
    maxResponseBytes: 10_000_000,
    connections: 64,
    poolIdleTimeoutMs: 4_000,
    timeoutHeader: 'x-portico-timeout-ms',
    breaker: { errorThreshold: 0.5, volumeThreshold: 5, resetTimeoutMs: 30_000, rollingWindowMs: 10_000 },
    ejection: { consecutiveFailures: 5, baseTimeMs: 1_000, maxTimeMs: 30_000, maxShare: 0.5, panicThreshold: 0.5 },
    retry: { maxRetries: 2, baseDelayMs: 25, maxDelayMs: 1_000 },
    hedge: undefined,
    retryBudget: 0.2,
  });
});

test('each can be turned off, for one subgraph too', () => {
  const off = sourceOf(`traffic_shaping:
  router: { timeout_header: null }
  subgraphs:
    users:
      circuit_breaker: { enabled: false }
      outlier_ejection: { enabled: false }
      retry: { enabled: false }
      hedge: { enabled: true, min_delay: 50ms }`);
  expect(off).toMatchObject({ timeoutHeader: null, breaker: undefined, ejection: undefined, retry: undefined });
  expect(off.hedge).toEqual({ minDelayMs: 50 });
});

test('a call has no more time than its request', () => {
  expect(sourceOf('traffic_shaping: { router: { timeout: 1s }, all: { timeout: 5s } }').timeoutMs).toBe(1_000);
});
