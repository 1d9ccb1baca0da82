import { afterEach, expect, test, vi } from 'vitest';
import { backoffMs, retryAfterMs } from '../../../../src/sources/retry/retry-delay.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test.each([
  [0, 100],
  [1, 200],
  [2, 400],
  [3, 500],
  [9, 500],
])('retry %d waits anything up to %d ms', (retry, longest) => {
  const options = { baseDelayMs: 100, maxDelayMs: 500 };
  for (const [random, expected] of [
    [0, 0],
    [0.5, longest / 2],
    [0.999, longest * 0.999],
  ] as const) {
    vi.spyOn(Math, 'random').mockReturnValue(random);
    expect(backoffMs(retry, options)).toBeCloseTo(expected);
  }
});

test.each([
  ['2', 2_000],
  [' 0 ', 0],
  ['Thu, 01 Jan 2026 00:00:05 GMT', 5_000],
  ['Wed, 31 Dec 2025 23:59:00 GMT', 0],
  ['soon', undefined],
  ['', undefined],
  [undefined, undefined],
])('Retry-After: %s asks for %s ms', (header, expected) => {
  vi.useFakeTimers({ now: Date.parse('2026-01-01T00:00:00Z') });
  expect(retryAfterMs(header)).toBe(expected);
});
