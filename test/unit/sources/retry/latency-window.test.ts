import { expect, test } from 'vitest';
import { LatencyWindow } from '../../../../src/sources/retry/latency-window.ts';

const add = (window: LatencyWindow, samples: Iterable<number>) => {
  for (const sample of samples) window.add(sample);
};

test('there is none before fifty samples', () => {
  const window = new LatencyWindow();
  add(window, Array(49).fill(1));
  expect(window.p95).toBeUndefined();
  window.add(1);
  expect(window.p95).toBe(1);
});

test('19 of 20 samples are not above it', () => {
  const window = new LatencyWindow();
  for (let round = 0; round < 2; round += 1) {
    add(
      window,
      Array.from({ length: 200 }, (_, index) => 200 - index),
    );
  }
  expect(window.p95).toBe(190);
});

test('only the last two hundred count', () => {
  const window = new LatencyWindow();
  add(window, Array(1_000).fill(1_000));
  add(window, Array(200).fill(5));
  expect(window.p95).toBe(5);
});
