import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { atTurnEnd } from '../../../src/core/at-turn-end.ts';

describe('what is put off to the end of the turn', () => {
  test('waits for everything else of the turn, then runs in order', async () => {
    const seen: string[] = [];
    atTurnEnd(() => seen.push('first'));
    atTurnEnd(() => seen.push('second'));
    await Promise.resolve().then(() => seen.push('rest of the turn'));
    await setImmediate();
    expect(seen).toEqual(['rest of the turn', 'first', 'second']);
  });

  test('may put off more, which waits for the next turn', async () => {
    const seen: string[] = [];
    atTurnEnd(() => {
      atTurnEnd(() => seen.push('next turn'));
      seen.push('this turn');
    });
    await setImmediate();
    await setImmediate();
    expect(seen).toEqual(['this turn', 'next turn']);
  });

  test('runs although another action has thrown', async () => {
    const seen: string[] = [];
    const thrown: unknown[] = [];
    const listeners = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException').once('uncaughtException', (error) => thrown.push(error));
    try {
      atTurnEnd(() => {
        throw new Error('mine');
      });
      atTurnEnd(() => seen.push('after it'));
      await setImmediate();
      await setImmediate();
    } finally {
      for (const listener of listeners) process.on('uncaughtException', listener);
    }
    expect(thrown).toEqual([new Error('mine')]);
    expect(seen).toEqual(['after it']);
  });
});
