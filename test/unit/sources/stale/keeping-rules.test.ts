import { describe, expect, test } from 'vitest';
import { compileKeepingRules } from '../../../../src/sources/stale/keeping-rules.ts';

const rules = compileKeepingRules({ staleIfErrorMs: 60_000, staleWhileRevalidateMs: 10_000 });

describe('what is not kept', () => {
  test.each([
    'no-store',
    'No-Store',
    'max-age=60, no-store',
    'no-cache',
    'must-revalidate',
    'max-age=5,proxy-revalidate',
  ])('%s', (cacheControl) => {
    expect(rules(cacheControl, 'somebody')).toBeUndefined();
  });

  test('private, when nobody is named', () => {
    expect(rules('private', '')).toBeUndefined();
    expect(rules('private, max-age=60', '')).toBeUndefined();
    expect(rules('private', 'somebody')).toMatchObject({ scope: 'identity' });
  });

  test('what there would be no time for', () => {
    expect(rules('stale-if-error=0', '')).toBeUndefined();
    expect(rules('stale-if-error=0, max-age=1', '')).toMatchObject({ freshMs: 1_000, staleIfErrorMs: 0 });
  });

  test('a directive in quotes is none', () => {
    expect(rules('extension="no-store"', '')).toBeDefined();
  });
});

test('a subgraph that says nothing: the configured times, for whoever asked', () => {
  const silent = { scope: 'identity', freshMs: 0, staleIfErrorMs: 60_000, staleWhileRevalidateMs: 10_000 };
  expect(rules(undefined, '')).toEqual(silent);
  expect(rules('', 'somebody')).toMatchObject(silent);
});

test.each([
  ['max-age=30', 30_000],
  ['max-age="30"', 30_000],
  ['max-age=30, s-maxage=5', 5_000],
  ['max-age=soon', 0],
  ['max-age=-1', 0],
  ['max-age', 0],
])('%s is fresh for %i ms', (cacheControl, freshMs) => {
  expect(rules(cacheControl, '')).toMatchObject({ freshMs });
});

test.each([
  ['public', 'anybody'],
  ['PUBLIC, max-age=1', 'anybody'],
  ['public, private', 'identity'],
  ['max-age=1', 'identity'],
])('%s is for %s', (cacheControl, scope) => {
  expect(rules(cacheControl, 'somebody')).toMatchObject({ scope });
});

test('a subgraph shortens the times, and does not lengthen them', () => {
  expect(rules('stale-if-error=5, stale-while-revalidate=2', '')).toMatchObject({
    staleIfErrorMs: 5_000,
    staleWhileRevalidateMs: 2_000,
  });
  expect(rules('stale-if-error=86400, stale-while-revalidate=86400', '')).toMatchObject({
    staleIfErrorMs: 60_000,
    staleWhileRevalidateMs: 10_000,
  });
});

test('however many forms there are, each is read rightly', () => {
  for (const round of [1, 2]) {
    for (let age = 0; age < 250; age += 1) {
      expect(rules(`max-age=${age}`, ''), `round ${round}`).toMatchObject({ freshMs: age * 1000 });
    }
  }
});
