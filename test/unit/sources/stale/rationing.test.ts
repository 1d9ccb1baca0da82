import { expect, test } from 'vitest';
import { Rationing } from '../../../../src/sources/stale/rationing.ts';

/** Newcomers at a rate, into room for some of them, for a minute of that. Returns how long those of the last ten seconds have stayed. */
function simulate({ perSecond, room, ration }: { perSecond: number; room: number; ration: boolean }) {
  let now = 0;
  const rationing = new Rationing(() => now);
  const inside: number[] = [];
  const stayed: number[] = [];
  let admitted = 0;
  for (let at = 0; at < perSecond * 120; at += 1) {
    now = (at / perSecond) * 1000;
    if (ration && !rationing.admits()) continue;
    admitted += 1;
    inside.push(now);
    if (inside.length <= room) continue;
    const givenAt = inside.shift() ?? 0;
    rationing.evicted(givenAt);
    if (now > 110_000) stayed.push(now - givenAt);
  }
  return { admitted, stayedMs: stayed.reduce((sum, each) => sum + each, 0) / stayed.length };
}

test('what is let in when room is short stays long enough to be of use', () => {
  expect(simulate({ perSecond: 1_000, room: 500, ration: false }).stayedMs).toBeLessThan(1_000);
  const { stayedMs, admitted } = simulate({ perSecond: 1_000, room: 500, ration: true });
  expect(stayedMs).toBeGreaterThan(4_000);
  expect(stayedMs).toBeLessThan(60_000);
  expect(admitted).toBeLessThan(30_000);
});

test('all are let in where they stay long enough', () => {
  const { admitted } = simulate({ perSecond: 10, room: 500, ration: true });
  expect(admitted).toBe(1_200);
});

test('all are let in again when the rush is over', () => {
  let now = 0;
  const rationing = new Rationing(() => now);
  for (now = 0; now < 20_000; now += 1_000) rationing.evicted(now - 10);
  expect(Array.from({ length: 100 }, () => rationing.admits()).filter(Boolean).length).toBeLessThan(2);
  for (now = 120_000; now < 140_000; now += 1_000) rationing.evicted(now - 90_000);
  expect(Array.from({ length: 100 }, () => rationing.admits())).not.toContain(false);
});
