import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { BreakerState } from '../../../../src/sources/breaker/breaker.ts';
import { Breaker } from '../../../../src/sources/breaker/breaker.ts';

const OPTIONS = { errorThreshold: 0.5, volumeThreshold: 5, resetTimeoutMs: 30_000, rollingWindowMs: 10_000 };

let breaker: Breaker;
let told: BreakerState[];

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  breaker = new Breaker(OPTIONS, (state) => told.push(state));
});
afterEach(() => {
  breaker.close();
  vi.useRealTimers();
});

/** Calls that end as they are told to, one after the other. */
async function calls(...outcomes: readonly (boolean | undefined)[]): Promise<void> {
  for (const hasFailed of outcomes) breaker.end(hasFailed, breaker.begin());
  await vi.advanceTimersByTimeAsync(0);
}
const FAIL = true;
const SUCCEED = false;
const ABANDON = undefined;
const times = (count: number, outcome: boolean | undefined) => Array.from({ length: count }, () => outcome);

describe('a closed breaker', () => {
  test('opens at the fifth failure of five calls, in that turn', () => {
    for (let call = 0; call < 4; call += 1) breaker.end(FAIL, breaker.begin());
    expect(breaker.state).toBe('closed');
    breaker.end(FAIL, breaker.begin());
    expect([breaker.state, breaker.admits]).toEqual(['open', false]);
    expect(told).toEqual(['open']);
  });

  test('stays closed at half of the calls, and opens above', async () => {
    await calls(...times(10, SUCCEED), ...times(10, FAIL));
    expect(breaker.state).toBe('closed');
    await calls(FAIL);
    expect(breaker.state).toBe('open');
  });

  test('forgets what is older than the window', async () => {
    await calls(...times(4, FAIL));
    await vi.advanceTimersByTimeAsync(11_000);
    await calls(...times(4, FAIL));
    expect(breaker.state).toBe('closed');
  });

  test('abandoned calls neither open it nor keep it closed', async () => {
    await calls(...times(500, ABANDON));
    expect(breaker.state).toBe('closed');
    await calls(...times(5, FAIL));
    expect(breaker.state).toBe('open');
  });
});

describe('an open breaker', () => {
  beforeEach(() => calls(...times(5, FAIL)));

  test('lets nothing through until the reset time, then one call at a time', async () => {
    await vi.advanceTimersByTimeAsync(29_999);
    expect(breaker.admits).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect([breaker.state, breaker.admits]).toEqual(['half_open', true]);
    const isProbe = breaker.begin();
    expect([isProbe, breaker.admits]).toEqual([true, false]);
  });

  test('closes when the probe goes well', async () => {
    await vi.advanceTimersByTimeAsync(30_000);
    await calls(SUCCEED);
    expect([breaker.state, breaker.admits]).toEqual(['closed', true]);
    expect(told).toEqual(['open', 'half_open', 'closed']);
  });

  test('opens again, for the same time, when the probe fails', async () => {
    await vi.advanceTimersByTimeAsync(30_000);
    await calls(FAIL);
    expect(breaker.state).toBe('open');
    await vi.advanceTimersByTimeAsync(29_999);
    expect(breaker.state).toBe('open');
    await vi.advanceTimersByTimeAsync(1);
    expect(breaker.state).toBe('half_open');
  });

  test('an abandoned probe decides nothing: the next call is the probe', async () => {
    await vi.advanceTimersByTimeAsync(30_000);
    await calls(ABANDON);
    expect([breaker.state, breaker.admits]).toEqual(['half_open', true]);
  });

  test('calls that began before it opened do not decide', async () => {
    breaker.end(SUCCEED, false);
    await vi.advanceTimersByTimeAsync(30_000);
    breaker.end(SUCCEED, false);
    breaker.end(FAIL, false);
    await vi.advanceTimersByTimeAsync(0);
    expect(breaker.state).toBe('half_open');
  });
});

test('one that is closed down has no timer left, and calls that end later disturb nobody', async () => {
  await calls(...times(5, FAIL));
  breaker.close();
  expect(vi.getTimerCount()).toBe(0);
  breaker.end(FAIL, false);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told).toEqual(['open']);
});
