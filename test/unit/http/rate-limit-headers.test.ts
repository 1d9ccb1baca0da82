import { expect, test } from 'vitest';
import { rateLimitHeaders } from '../../../src/http/rate-limit-headers.ts';
import type { Verdict } from '../../../src/limits/rate/limit.ts';
import { limitOf } from '../../../src/limits/rate/limit.ts';

function verdict(name: string, remaining: number, more: Partial<Verdict> = {}): Verdict {
  const limit = limitOf({ name, max: 10, windowMs: 60_000, mode: 'count', onStoreFailure: 'local' });
  return { limit, kind: 'admitted', counted: true, remaining, resetMs: 1_001, ...more };
}
const REFUSED = verdict('Query.a', 0, { kind: 'refused', resetMs: 30_500 });

test('what is left, and until when, rounded up to whole seconds', () => {
  expect(rateLimitHeaders([verdict('Query.a', 7)], 'always')).toEqual({
    'ratelimit-policy': '"Query.a";q=10;w=60',
    ratelimit: '"Query.a";r=7;t=2',
  });
});

test('several limits, those with least left first; of the counters of one limit the tightest', () => {
  const verdicts = [verdict('Query.a', 7), verdict('Query.b', 3), verdict('Query.a', 1), verdict('Query.a', 9)];
  expect(rateLimitHeaders(verdicts, 'always')).toEqual({
    'ratelimit-policy': '"Query.a";q=10;w=60, "Query.b";q=10;w=60',
    ratelimit: '"Query.a";r=1;t=2, "Query.b";r=3;t=2',
  });
});

test('a refusal says when to ask again: after the longest of them', () => {
  const other = verdict('Query.b', 4, { kind: 'refused', resetMs: 90_000 });
  expect(rateLimitHeaders([verdict('Query.c', 0), REFUSED, other], 'always')).toEqual({
    'retry-after': '90',
    // What refuses stands first, also one that a single large request was too much for.
    'ratelimit-policy': '"Query.a";q=10;w=60, "Query.b";q=10;w=60, "Query.c";q=10;w=60',
    ratelimit: '"Query.a";r=0;t=31, "Query.b";r=4;t=90, "Query.c";r=0;t=2',
  });
});

test('never less than a second', () => {
  expect(rateLimitHeaders([{ ...REFUSED, resetMs: 0 }], 'never')).toEqual({ 'retry-after': '1' });
});

test.each([
  ['refused', [verdict('Query.a', 7)], []],
  ['refused', [REFUSED], ['ratelimit', 'ratelimit-policy', 'retry-after']],
  ['never', [verdict('Query.a', 7)], []],
  ['never', [REFUSED], ['retry-after']],
] as const)('mode %s', (mode, verdicts, names) => {
  expect(Object.keys(rateLimitHeaders(verdicts, mode)).sort()).toEqual(names);
});

test('what nobody has counted is not told', () => {
  expect(rateLimitHeaders([verdict('Query.a', 10, { counted: false })], 'always')).toEqual({});
  const unavailable = verdict('Query.a', 0, { kind: 'unavailable', counted: false, resetMs: 1_000 });
  expect(rateLimitHeaders([unavailable], 'always')).toEqual({ 'retry-after': '1' });
});

test('a request that touches a hundred limits is told of the tightest', () => {
  const verdicts = Array.from({ length: 100 }, (_, index) => verdict(`Query.f${index}`, (index + 50) % 100));
  const { ratelimit = '' } = rateLimitHeaders(verdicts, 'always');
  expect(ratelimit.split(', ').map((part) => part.split(';')[1])).toEqual(
    [0, 1, 2, 3, 4, 5, 6, 7].map((left) => `r=${left}`),
  );
});
