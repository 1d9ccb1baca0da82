import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AdmissionOptions, Visitor } from '../../../../src/limits/concurrency/admission.ts';
import { Admission } from '../../../../src/limits/concurrency/admission.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

class Guest implements Visitor {
  state = 'waiting';
  admit(): void {
    this.state = 'in';
  }
  refuse(): void {
    this.state = 'refused';
  }
}

const states = (guests: readonly Guest[]) => guests.map(({ state }) => state);

function open(options: Partial<AdmissionOptions> = {}) {
  const admission = new Admission({ limit: { current: 2 }, maxQueued: 2, maxWaitMs: 25, ...options });
  const enter = () => {
    const guest = new Guest();
    admission.enter(guest);
    return guest;
  };
  const leave = (guest: Guest) => admission.leave(guest, guest.state === 'in');
  return { admission, enter, leave };
}

test('as many as the limit are let in, the next few wait, all others are refused', () => {
  const { admission, enter } = open();
  expect(states(Array.from({ length: 6 }, enter))).toEqual(['in', 'in', 'waiting', 'waiting', 'refused', 'refused']);
  expect(admission).toMatchObject({ running: 2, waiting: 2, refused: 2 });
});

test('who waits is let in by who leaves, in the order in which they came', () => {
  const { admission, enter, leave } = open();
  const guests = Array.from({ length: 4 }, enter);
  leave(guests[0] as Guest);
  expect(states(guests.slice(2))).toEqual(['in', 'waiting']);
  leave(guests[1] as Guest);
  expect(states(guests.slice(2))).toEqual(['in', 'in']);
  expect(admission).toMatchObject({ running: 2, waiting: 0, refused: 0 });
});

test('nobody waits longer than allowed', () => {
  const { admission, enter } = open();
  enter();
  enter();
  const first = enter();
  vi.advanceTimersByTime(20);
  const second = enter();
  vi.advanceTimersByTime(5);
  expect(states([first, second])).toEqual(['refused', 'waiting']);
  vi.advanceTimersByTime(19);
  expect(second.state).toBe('waiting');
  vi.advanceTimersByTime(1);
  expect(second.state).toBe('refused');
  expect(admission).toMatchObject({ running: 2, waiting: 0, refused: 2 });
  expect(vi.getTimerCount()).toBe(0);
});

describe('places are not lost', () => {
  test('by one who goes while waiting', () => {
    const { admission, enter, leave } = open();
    const guests = Array.from({ length: 4 }, enter);
    leave(guests[2] as Guest);
    leave(guests[0] as Guest);
    expect(states(guests)).toEqual(['in', 'in', 'waiting', 'in']);
    vi.advanceTimersByTime(100);
    expect(guests[2]?.state).toBe('waiting');
    expect(admission).toMatchObject({ running: 2, waiting: 0, refused: 0 });
  });

  test('by a limit that sinks and rises', () => {
    const limit = { current: 4 };
    const { admission, enter, leave } = open({ limit });
    const guests = Array.from({ length: 4 }, enter);
    limit.current = 1;
    const later = enter();
    leave(guests[0] as Guest);
    leave(guests[1] as Guest);
    leave(guests[2] as Guest);
    expect(later.state).toBe('waiting');
    leave(guests[3] as Guest);
    expect(later.state).toBe('in');
    expect(admission.running).toBe(1);
  });

  test('in any order of coming and going', () => {
    const { admission, enter, leave } = open({ limit: { current: 5 } });
    let present: Guest[] = [];
    let seed = 42;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    for (let turn = 0; turn < 5_000; turn += 1) {
      if (random(2) === 0) present.push(enter());
      else if (present.length > 0) {
        const [guest] = present.splice(random(present.length), 1);
        if (guest !== undefined && guest.state !== 'refused') leave(guest);
      }
      if (random(5) === 0) vi.advanceTimersByTime(random(30));
      present = present.filter(({ state }) => state !== 'refused');
      expect(admission.running).toBe(present.filter(({ state }) => state === 'in').length);
      expect(admission.waiting).toBe(present.filter(({ state }) => state === 'waiting').length);
    }
  });
});
