import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConsulAnswer, ConsulQuery } from '../../../../src/discovery/consul/ask-consul.ts';
import type { BlockingAnswer } from '../../../../src/discovery/consul/blocking-query.ts';
import { BlockingQuery } from '../../../../src/discovery/consul/blocking-query.ts';
import { Recovery } from '../../../../src/discovery/consul/recovery.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** An answer that a step of the script gives, an error it throws, or nothing until the question is cancelled. */
type Step = { index?: string; body?: unknown } | Error | 'hang';

function watch(script: (query: ConsulQuery, count: number) => Step, random = () => 0.5, recovery = new Recovery()) {
  const answers: BlockingAnswer<unknown>[] = [];
  const failures: string[] = [];
  const indexes: bigint[] = [];
  const ask = async (query: ConsulQuery): Promise<ConsulAnswer> => {
    indexes.push(query.index);
    const step = script(query, indexes.length);
    if (step instanceof Error) throw step;
    if (step === 'hang') {
      return new Promise((_, reject) => {
        const late = setTimeout(() => reject(new Error('timed out')), query.timeoutMs);
        query.signal.addEventListener('abort', () => {
          clearTimeout(late);
          reject(new Error('cancelled'));
        });
      });
    }
    return { status: 200, index: step.index, body: step.body };
  };
  const query = new BlockingQuery<unknown>({
    ask,
    read: ({ body }) => {
      if (body === 'garbage') throw new Error('garbage');
      return body;
    },
    onAnswer: (answer) => answers.push(answer),
    onFailure: (reason) => failures.push(reason),
    waitMs: 15_000,
    requestTimeoutMs: 3_000,
    maxBackOffMs: 10_000,
    random,
    recovery,
  });
  return { query, answers, failures, indexes };
}

describe('the index', () => {
  it('starts at 0 and follows the answers', async () => {
    const { query, indexes, answers } = watch((_, count) =>
      count < 3 ? { index: String(count * 10), body: count } : 'hang',
    );
    await vi.advanceTimersByTimeAsync(10);
    expect(indexes).toEqual([0n, 10n, 20n]);
    expect(answers.map(({ value }) => value)).toEqual([1, 2]);
    await query.stop();
  });

  it('goes back to 0 when it shrinks, and says so', async () => {
    const script: Step[] = [
      { index: '50', body: 'a' },
      { index: '7', body: 'b' },
      { index: '7', body: 'b' },
    ];
    const { query, indexes, answers } = watch((_, count) => script[count - 1] ?? 'hang');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(indexes).toEqual([0n, 50n, 0n, 7n]);
    expect(answers).toEqual([
      { value: 'a', reset: false, afterFailure: false },
      { value: 'b', reset: true, afterFailure: false },
    ]);
    await query.stop();
  });

  it('is 0 after a failure, and still compared with the one before it', async () => {
    const script: Step[] = [{ index: '50', body: 'a' }, new Error('refused'), { index: '7', body: 'a' }];
    const { query, indexes, answers } = watch((_, count) => script[count - 1] ?? 'hang');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(indexes.slice(0, 4)).toEqual([0n, 50n, 0n, 0n]);
    expect(answers.at(-1)).toEqual({ value: 'a', reset: true, afterFailure: true });
    await query.stop();
  });

  it('may be larger than a number can hold exactly', async () => {
    const { query, indexes } = watch((_, count) => (count === 1 ? { index: '18446744073709551615', body: 1 } : 'hang'));
    await vi.advanceTimersByTimeAsync(10);
    expect(indexes).toEqual([0n, 18446744073709551615n]);
    await query.stop();
  });

  it.each([undefined, '0', '-1', 'abc', '1.5', '1e9', ' 5', '9'.repeat(30)])(
    'is a failure when it is %j',
    async (index) => {
      const { query, answers, failures } = watch(() => ({ ...(index !== undefined && { index }), body: 'x' }));
      await vi.advanceTimersByTimeAsync(60_000);
      expect(answers).toEqual([]);
      expect(failures).toEqual([expect.stringContaining('X-Consul-Index')]);
      await query.stop();
    },
  );
});

describe('changes', () => {
  it('are told only when the content differs', async () => {
    const { query, answers, indexes } = watch((_, count) => ({
      index: String(count),
      body: { v: count < 20 ? 1 : 2 },
    }));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(indexes.length).toBeGreaterThan(20);
    expect(answers.map(({ value }) => value)).toEqual([{ v: 1 }, { v: 2 }]);
    await query.stop();
  });

  it('are told after a failure even when nothing differs, so that it is known to be over', async () => {
    const { query, answers } = watch((_, count) => (count === 2 ? new Error('x') : { index: '5', body: 'same' }));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(answers).toEqual([
      { value: 'same', reset: false, afterFailure: false },
      { value: 'same', reset: false, afterFailure: true },
    ]);
    await query.stop();
  });

  it('are seen at once while they are rare', async () => {
    let change: (() => void) | undefined;
    const seen: number[] = [];
    const slow = new BlockingQuery<number>({
      ask: ({ index }) =>
        new Promise((resolve) => {
          change = () => resolve({ status: 200, index: String(index + 1n), body: Number(index) });
          if (index === 0n) change();
        }),
      read: ({ body }) => Number(body),
      onAnswer: ({ value }) => seen.push(value),
      onFailure: () => {},
      waitMs: 15_000,
      requestTimeoutMs: 3_000,
      maxBackOffMs: 10_000,
      random: () => 0.5,
      recovery: new Recovery(),
    });
    for (let expected = 0; expected < 5; expected += 1) {
      await vi.advanceTimersByTimeAsync(5);
      expect(seen).toHaveLength(expected + 1);
      await vi.advanceTimersByTimeAsync(2_000);
      change?.();
    }
    const stopped = slow.stop();
    change?.();
    await stopped;
  });
});

describe('never more than one question a second', () => {
  const minute = 60_000;
  it.each<[string, (query: ConsulQuery, count: number) => Step]>([
    ['answers at once with the same index', () => ({ index: '5', body: 'x' })],
    ['answers at once with a new index each time', (_, count) => ({ index: String(count), body: count })],
    ['lets the index go back each time', (_, count) => ({ index: String(1_000_000 - count), body: count })],
    ['fails at once', () => new Error('refused')],
    ['fails every second time', (_, count) => (count % 2 ? { index: '5', body: count } : new Error('500'))],
    ['answers with index 0', () => ({ index: '0', body: 'x' })],
    ['answers garbage', () => ({ index: '3', body: 'garbage' })],
  ])('when Consul %s', async (_, script) => {
    // No jitter at all, which is as fast as it can get.
    const { query, indexes } = watch(script, () => 0);
    await vi.advanceTimersByTimeAsync(minute);
    expect(indexes.length).toBeLessThanOrEqual(60 + 3);
    expect(indexes.length).toBeGreaterThan(50);
    await query.stop();
  });
});

describe('failures', () => {
  it('are told once for each reason', async () => {
    const { query, failures } = watch((_, count) => new Error(count < 10 ? 'refused' : 'reset'));
    await vi.advanceTimersByTimeAsync(120_000);
    expect(failures).toEqual(['refused', 'reset']);
    await query.stop();
  });

  it('are waited out for up to maxBackOffMs', async () => {
    const { query, indexes } = watch(
      () => new Error('refused'),
      () => 0.999,
    );
    await vi.advanceTimersByTimeAsync(60_000);
    const before = indexes.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(indexes.length - before).toBe(6);
    await query.stop();
  });

  it('are over as soon as another watch has recovered', async () => {
    const recovery = new Recovery();
    let down = true;
    const { query, answers } = watch(
      () => (down ? new Error('refused') : { index: '5', body: 1 }),
      () => 0.999,
      recovery,
    );
    await vi.advanceTimersByTimeAsync(60_000);
    down = false;
    recovery.announce();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(answers).toHaveLength(1);
    await query.stop();
  });

  it('include an answer that does not come', async () => {
    const { query, failures, indexes } = watch(() => 'hang');
    await vi.advanceTimersByTimeAsync(3_000);
    expect(failures).toEqual(['timed out']);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(indexes.length).toBeGreaterThan(1);
    await query.stop();
  });
});

describe('the end', () => {
  it('cancels a question that hangs, and nothing is told afterwards', async () => {
    const { query, answers, failures } = watch(() => 'hang');
    await vi.advanceTimersByTimeAsync(10);
    await query.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(answers).toEqual([]);
    expect(failures).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends a back-off', async () => {
    const { query } = watch(
      () => new Error('refused'),
      () => 0.999,
    );
    await vi.advanceTimersByTimeAsync(5_000);
    await query.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
