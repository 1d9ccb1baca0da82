import { setTimeout as delay } from 'node:timers/promises';
import { backOffDelay } from '../../discovery/back-off.ts';
import type { Refused } from './refusal.ts';
import { refused } from './refusal.ts';

/** Somebody else was faster. */
export const CONFLICT = Symbol('conflict');

export interface RepeatOptions {
  /** How long to begin again when others are faster. Milliseconds. */
  readonly patienceMs: number;
  /** Between 0 and 1, for back-off. */
  readonly random: () => number;
}

/** What a publish takes, on a small graph. */
const BASE_BACK_OFF_MS = 60;
const MAX_BACK_OFF_MS = 1_000;

/** Tries until nobody else was faster, with growing pauses, or patience is at its end: refused as `contended`. */
export async function repeatConflicts<T>(
  attempt: () => Promise<T | typeof CONFLICT>,
  { patienceMs, random }: RepeatOptions,
): Promise<T | Refused> {
  const deadline = performance.now() + patienceMs;
  for (let attempts = 1; ; attempts += 1) {
    const result = await attempt();
    if (result !== CONFLICT) return result;
    const pauseMs = backOffDelay(attempts, { baseMs: BASE_BACK_OFF_MS, maxMs: MAX_BACK_OFF_MS, random });
    if (performance.now() + pauseMs > deadline) return refused({ kind: 'contended', attempts });
    await delay(pauseMs);
  }
}
