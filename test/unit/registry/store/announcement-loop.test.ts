import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AnnouncementLoop } from '../../../../src/registry/store/announcement-loop.ts';

/** A store that notes what it is asked. */
function stage() {
  const calls: string[] = [];
  const failures: string[] = [];
  let refusal: string | undefined;
  let isThere = true;
  const step = async (call: string): Promise<void> => {
    calls.push(call);
    if (refusal !== undefined) throw new Error(refusal);
  };
  const loop = new AnnouncementLoop(Buffer.from('1'), {
    tell: async (value) => {
      await step(`tell ${value}`);
      isThere = true;
    },
    keep: async () => {
      await step('keep');
      return isThere;
    },
    withdraw: () => step('withdraw'),
    failed: (reason) => failures.push(reason),
    keepMs: 1_000,
    retryMs: 100,
  });
  return {
    loop,
    calls,
    failures,
    refuse: (reason: string | undefined) => {
      refusal = reason;
    },
    lose: () => {
      isThere = false;
    },
  };
}

let stand: ReturnType<typeof stage>;
beforeEach(() => {
  vi.useFakeTimers();
  stand = stage();
});
afterEach(() => vi.useRealTimers());

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('tells at once, then only shows signs of life', async () => {
  await pass(3_500);
  expect(stand.calls).toEqual(['tell 1', 'keep', 'keep', 'keep']);
});

test('an update is told at once, of several only the last', async () => {
  await pass(500);
  stand.loop.update(Buffer.from('2'));
  stand.loop.update(Buffer.from('3'));
  await pass(0);
  expect(stand.calls).toEqual(['tell 1', 'tell 3']);
});

test('a record that has gone is told again', async () => {
  await pass(500);
  stand.lose();
  await pass(1_000);
  expect(stand.calls).toEqual(['tell 1', 'keep', 'tell 1']);
});

test('a store that is away is tried again at intervals, also when updates come, and each reason is told once', async () => {
  stand.refuse('away');
  await pass(0);
  for (let round = 0; round < 10; round += 1) {
    stand.loop.update(Buffer.from(`u${round}`));
    await pass(10);
  }
  // The first step was before it was away; the update after it has failed, and so has one try 100 ms later.
  expect(stand.calls.length).toBeLessThanOrEqual(4);
  stand.refuse('still away');
  await pass(500);
  expect(stand.failures).toEqual(['away', 'still away']);
  stand.refuse(undefined);
  await pass(100);
  expect(stand.calls.at(-1)).toBe('tell u9');
  await pass(1_000);
  expect(stand.calls.at(-1)).toBe('keep');
});

test('withdrawn, nothing is told any more, whatever comes', async () => {
  await pass(500);
  await stand.loop.withdraw();
  await stand.loop.withdraw();
  stand.loop.update(Buffer.from('2'));
  await pass(5_000);
  expect(stand.calls).toEqual(['tell 1', 'withdraw']);
});

test('a store that is away does not keep the process from ending', async () => {
  stand.refuse('away');
  await pass(0);
  await stand.loop.withdraw();
  expect(stand.calls.at(-1)).toBe('withdraw');
});
