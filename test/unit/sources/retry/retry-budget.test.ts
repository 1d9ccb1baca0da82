import { describe, expect, test } from 'vitest';
import { RetryBudget } from '../../../../src/sources/retry/retry-budget.ts';

function spendAll(budget: RetryBudget): number {
  let spent = 0;
  while (budget.spend()) spent += 1;
  return spent;
}

describe('a budget of 20 %', () => {
  test('advances ten, and has them paid back before more is earned', () => {
    const budget = new RetryBudget(0.2);
    expect(spendAll(budget)).toBe(10);
    for (let call = 0; call < 50; call += 1) budget.earn();
    expect(budget.spend()).toBe(false);
    for (let call = 0; call < 6; call += 1) budget.earn();
    expect(spendAll(budget)).toBe(1);
  });

  test.each([50, 1_000, 10_000])('repeats at most a fifth of %d calls that all fail', (calls) => {
    const budget = new RetryBudget(0.2);
    let repeated = 0;
    for (let call = 0; call < calls; call += 1) {
      budget.earn();
      repeated += spendAll(budget);
    }
    expect(repeated).toBeLessThanOrEqual(calls / 5);
    expect(repeated).toBeGreaterThan(calls / 5 - 3);
  });

  test('saves up no more than a hundred', () => {
    const budget = new RetryBudget(0.2);
    for (let call = 0; call < 100_000; call += 1) budget.earn();
    expect(spendAll(budget)).toBe(100);
  });
});

test('a budget of nothing gives nothing', () => {
  const budget = new RetryBudget(0);
  for (let call = 0; call < 1_000; call += 1) budget.earn();
  expect(budget.spend()).toBe(false);
});
