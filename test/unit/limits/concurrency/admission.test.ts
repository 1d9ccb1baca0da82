import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AdmissionOptions, Visitor } from '../../../../src/limits/concurrency/admission.ts';
import { Admission } from '../../../../src/limits/concurrency/admission.ts';
import { Turn } from '../../../../src/limits/concurrency/turn.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'] });
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
  const admission = new Admission({
    limit: { current: 2 },
    seats: 0,
    maxQueued: 2,
    maxWaitMs: 25,
    turn: new Turn(1_000),
    ...options,
  });
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

test('who has a seat waits as long as it takes, and is let in before those who wait for one', () => {
  const { admission, enter, leave } = open({ seats: 4 });
  const guests = Array.from({ length: 7 }, enter);
  expect(states(guests)).toEqual(['in', 'in', 'waiting', 'waiting', 'waiting', 'waiting', 'refused']);
  leave(guests[0] as Guest);
  vi.advanceTimersByTime(1_000);
  expect(states(guests.slice(2, 6))).toEqual(['in', 'waiting', 'waiting', 'refused']);
  expect(admission).toMatchObject({ running: 2, seated: 2, waiting: 2, delayMs: 0 });
});

describe('with turns of 5 ms', () => {
  let now = 0;
  const clock = () => now;
  /** Whose work takes a millisecond. */
  class Worker extends Guest {
    override admit(): void {
      super.admit();
      now += 1;
    }
  }
  const openTurns = (limit = 100) => {
    const { admission } = open({ limit: { current: limit }, turn: new Turn(5, clock), now: clock });
    const workers = Array.from({ length: 8 }, () => new Worker());
    for (const worker of workers) admission.enter(worker);
    return { admission, workers };
  };
  const begun = (workers: readonly Guest[]) => workers.filter(({ state }) => state === 'in').length;

  test('work is begun for so long, then one in each turn', () => {
    const { admission, workers } = openTurns();
    expect(begun(workers)).toBe(5);
    expect(admission).toMatchObject({ running: 5, seated: 3 });
    vi.runOnlyPendingTimers();
    expect(begun(workers)).toBe(6);
    vi.runAllTimers();
    expect(begun(workers)).toBe(8);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('who comes later does not overtake', () => {
    const { admission, workers } = openTurns();
    vi.runOnlyPendingTimers();
    const late = new Worker();
    admission.enter(late);
    vi.runOnlyPendingTimers();
    expect([begun(workers), late.state]).toEqual([7, 'waiting']);
  });

  test('it tells how long the first has been waiting for a turn, but not for room', () => {
    const { admission } = openTurns();
    now += 7;
    expect(admission.delayMs).toBe(7);
    const full = openTurns(5).admission;
    now += 7;
    expect(full).toMatchObject({ running: 5, seated: 0, waiting: 2, delayMs: 0 });
  });
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
