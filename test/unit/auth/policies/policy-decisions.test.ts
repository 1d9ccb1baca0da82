import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PolicyDecisions } from '../../../../src/auth/policies/policy-decisions.ts';
import type { PolicySource, PolicySubject } from '../../../../src/auth/policies/policy-source.ts';

const principal = (subject: string): PolicySubject => ({ subject, claims: {}, scopes: new Set() });
const [ada, bob] = [principal('ada'), principal('bob')];

let now = 0;
let asked: { policies: readonly string[]; subject: string | undefined }[] = [];
let decide: PolicySource['decide'] = async (policies) => policies;
const outcomes: unknown[] = [];

function decisions(ttlMs = 1_000): PolicyDecisions {
  return new PolicyDecisions({
    source: {
      decide(policies, subject, signal) {
        asked.push({ policies, subject: subject?.subject });
        return decide(policies, subject, signal);
      },
    },
    timeoutMs: 100,
    ttlMs,
    onAsked: (failure) => outcomes.push(failure),
    now: () => now,
  });
}

beforeEach(() => {
  now = 0;
  asked = [];
  outcomes.length = 0;
  decide = async (policies) => policies;
});
afterEach(() => vi.useRealTimers());

test('a decision is kept by principal for its time, and no longer', async () => {
  const known = decisions();
  expect(await known.granted(['a'], ada)).toEqual(new Set(['a']));
  now = 999;
  await known.granted(['a'], ada);
  expect(asked).toHaveLength(1);
  await known.granted(['a'], bob);
  await known.granted(['a'], undefined);
  await known.granted(['a'], undefined);
  expect(asked.map(({ subject }) => subject)).toEqual(['ada', 'bob', undefined]);
  now = 1_000;
  await known.granted(['a'], ada);
  expect(asked).toHaveLength(4);
});

test('only what is not known is asked for, in one question', async () => {
  const known = decisions();
  await known.granted(['a'], ada);
  expect(await known.granted(['a', 'b', 'c'], ada)).toEqual(new Set(['a', 'b', 'c']));
  expect(asked.map(({ policies }) => policies)).toEqual([['a'], ['b', 'c']]);
});

test('requests of one principal at the same time share a question', async () => {
  const known = decisions(0);
  const { promise, resolve } = Promise.withResolvers<string[]>();
  decide = () => promise;
  const both = Promise.all([known.granted(['a', 'b'], ada), known.granted(['b'], ada)]);
  resolve(['b']);
  expect(await both).toEqual([new Set(['b']), new Set(['b'])]);
  expect(asked).toHaveLength(1);
});

test('without a time to keep them every request asks', async () => {
  const known = decisions(0);
  await known.granted(['a'], ada);
  await known.granted(['a'], ada);
  expect(asked).toHaveLength(2);
});

test('what was not asked for is not granted', async () => {
  decide = async () => ['a', 'b'];
  const known = decisions();
  expect(await known.granted(['a'], ada)).toEqual(new Set(['a']));
});

describe('fails closed', () => {
  test.each([
    ['a rejection', async () => Promise.reject(new Error('down'))],
    [
      'a throw',
      () => {
        throw new Error('down');
      },
    ],
    ['an answer that is none', async () => undefined as never],
    ['a text', async () => 'a'],
    ['no list', async () => ({ a: true }) as never],
  ])('%s', async (_case, failing) => {
    decide = failing;
    const known = decisions(0);
    expect(await known.granted(['a'], ada)).toEqual(new Set());
    expect(outcomes).toEqual([expect.any(Error)]);
  });

  test('a source that takes too long, whose signal aborts', async () => {
    vi.useFakeTimers();
    let told: AbortSignal | undefined;
    decide = (_policies, _subject, signal) => {
      told = signal;
      return new Promise(() => {});
    };
    const granted = decisions().granted(['a'], ada);
    await vi.advanceTimersByTimeAsync(99);
    expect(told?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await granted).toEqual(new Set());
    expect(told?.aborted).toBe(true);
  });

  test('and is not asked again for a second', async () => {
    decide = async () => Promise.reject(new Error('down'));
    const known = decisions(0);
    await known.granted(['a'], ada);
    decide = async (policies) => policies;
    now = 999;
    expect(await known.granted(['a'], ada)).toEqual(new Set());
    now = 1_000;
    expect(await known.granted(['a'], ada)).toEqual(new Set(['a']));
    expect(outcomes).toEqual([expect.any(Error), undefined]);
  });
});

test('names of old schemas are not kept for ever', async () => {
  const known = decisions(10);
  for (let index = 0; index < 3_000; index += 1) {
    now = index * 20;
    await known.granted([`p${index}`], undefined);
  }
  expect(await known.granted(['p0'], undefined)).toEqual(new Set(['p0']));
  expect(asked).toHaveLength(3_001);
});
