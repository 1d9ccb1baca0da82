import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Ejection } from '../../../../src/sources/balance/ejection.ts';

const OPTIONS = { consecutiveFailures: 3, baseTimeMs: 1_000, maxTimeMs: 5_000, maxShare: 0.5, panicThreshold: 0.5 };

let ejection: Ejection;
let mayEject: boolean;
let ejectedFor: number[];
let returned: number;
let proven: number;

beforeEach(() => {
  vi.useFakeTimers();
  mayEject = true;
  ejectedFor = [];
  returned = 0;
  proven = 0;
  ejection = new Ejection(OPTIONS, {
    mayEject: () => mayEject,
    onEjected: (forMs) => ejectedFor.push(forMs),
    onProven: () => {
      proven += 1;
    },
    onReturned: () => {
      returned += 1;
    },
  });
});
afterEach(() => {
  ejection.close();
  vi.useRealTimers();
});

const fail = (times: number) => {
  for (let time = 0; time < times; time += 1) ejection.failed();
};

test('failures in a row eject, once', () => {
  fail(2);
  expect(ejection.isEjected).toBe(false);
  fail(3);
  expect(ejection.isEjected).toBe(true);
  expect(ejectedFor).toEqual([1_000]);
});

test('a success between them does not', () => {
  fail(2);
  ejection.succeeded();
  fail(2);
  expect(ejection.isEjected).toBe(false);
});

describe('after its time', () => {
  beforeEach(() => {
    fail(3);
    vi.advanceTimersByTime(1_000);
  });

  test('it takes part again', () => {
    expect([ejection.isEjected, returned]).toEqual([false, 1]);
  });

  test('one failure more is enough, and each time lasts twice as long, up to the longest', () => {
    for (const forMs of [2_000, 4_000, 5_000, 5_000]) {
      fail(1);
      expect(ejectedFor.at(-1)).toBe(forMs);
      vi.advanceTimersByTime(forMs);
    }
  });

  test('a success makes it like new', () => {
    expect([ejection.isProven, proven]).toEqual([false, 0]);
    ejection.succeeded();
    ejection.succeeded();
    expect([ejection.isProven, proven]).toEqual([true, 1]);
    fail(3);
    expect(ejectedFor).toEqual([1_000, 1_000]);
  });
});

test('a late success of a call from before does not shorten the next time', () => {
  fail(3);
  ejection.succeeded();
  vi.advanceTimersByTime(1_000);
  fail(3);
  expect(ejectedFor).toEqual([1_000, 2_000]);
});

test('it stays when too many are left out already, and goes with the next failure when there is room', () => {
  mayEject = false;
  fail(5);
  expect(ejection.isEjected).toBe(false);
  mayEject = true;
  fail(1);
  expect(ejection.isEjected).toBe(true);
});

test('closed down, it has no timer and ejects nothing', () => {
  fail(3);
  ejection.close();
  fail(3);
  expect(vi.getTimerCount()).toBe(0);
  expect([ejectedFor.length, returned]).toEqual([1, 0]);
});
