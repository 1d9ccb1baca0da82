import { expect, test } from 'vitest';
import { until } from '../../kit/until.ts';

test('returns the first truthy answer', async () => {
  const answers = [undefined, 0, '', false, null, 'yes', 'too late'];
  expect(await until(() => answers.shift(), { everyMs: 1 })).toBe('yes');
});

test('a probe that throws has not succeeded yet', async () => {
  let calls = 0;
  const probe = async (): Promise<number> => {
    calls += 1;
    if (calls < 3) throw new Error('not yet');
    return calls;
  };
  expect(await until(probe, { everyMs: 1 })).toBe(3);
});

test('gives up with the last error as reason and cause', async () => {
  const cause = new Error('refused');
  const probe = (): never => {
    throw cause;
  };
  const failure = until(probe, { what: 'the server', timeoutMs: 30, everyMs: 5 });
  await expect(failure).rejects.toThrow('Waited 30 ms for the server; last error: Error: refused');
  await expect(failure).rejects.toHaveProperty('cause', cause);
});

test('gives up with the last value', async () => {
  await expect(until(() => false, { timeoutMs: 10, everyMs: 5 })).rejects.toThrow('last value: false');
});

test('does not wait for a probe that never answers', async () => {
  const never = new Promise<boolean>(() => {});
  await expect(until(() => never, { timeoutMs: 20 })).rejects.toThrow('the first attempt never answered');
});
