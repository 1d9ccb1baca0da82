import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startDeadline } from '../../../src/core/deadline.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const never = new AbortController().signal;

test('aborts when its time is over, and not before', () => {
  const deadline = startDeadline(100, never);
  vi.advanceTimersByTime(99);
  expect([deadline.signal.aborted, deadline.expired()]).toEqual([false, false]);
  vi.advanceTimersByTime(1);
  expect([deadline.signal.aborted, deadline.expired()]).toEqual([true, true]);
  expect(deadline.signal.reason).toMatchObject({ name: 'TimeoutError', message: 'no answer within 100 ms' });
});

test('aborts with its parent, for the same reason, and has not expired then', () => {
  const parent = new AbortController();
  const deadline = startDeadline(100, parent.signal);
  parent.abort(new Error('client gone'));
  expect(deadline.signal.reason).toMatchObject({ message: 'client gone' });
  expect(deadline.expired()).toBe(false);
});

test('a parent that aborted before aborts it at once', () => {
  const deadline = startDeadline(100, AbortSignal.abort('gone'));
  expect(deadline.signal.reason).toBe('gone');
  deadline.end();
});

test('its end leaves neither timer nor listener', () => {
  const parent = new AbortController();
  const removed = vi.spyOn(parent.signal, 'removeEventListener');
  const deadline = startDeadline(100, parent.signal);
  deadline.end();
  expect(vi.getTimerCount()).toBe(0);
  expect(removed).toHaveBeenCalledOnce();
  parent.abort();
  expect(deadline.signal.aborted).toBe(false);
});
