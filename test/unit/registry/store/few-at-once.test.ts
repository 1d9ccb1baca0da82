import { expect, test } from 'vitest';
import { FewAtOnce } from '../../../../src/registry/store/few-at-once.ts';

test('never more at once than allowed, in order, and failures make room too', async () => {
  const few = new FewAtOnce(3);
  let running = 0;
  let most = 0;
  const begun: number[] = [];
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) =>
      few.run(async () => {
        begun.push(index);
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 1));
        running -= 1;
        if (index % 4 === 0) throw new Error('failed');
        return index;
      }),
    ),
  );
  expect(most).toBe(3);
  expect(begun).toEqual(Array.from({ length: 20 }, (_, index) => index));
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(5);
  expect(await few.run(async () => 'still of use')).toBe('still of use');
});
