import { setTimeout as delay } from 'node:timers/promises';
import { readProcessUse } from './process-stat.ts';

const STEP_MS = 200;
/** Of a step; a peer has timers even when nobody asks it anything. */
const IDLE_SHARE = 0.1;
const LONGEST_MS = 15_000;

/**
 * Waits until a peer has finished what was under way when its load ended, so that the next one has the machine, and the
 * counters of the subgraphs, to itself. Gives up after 15 s; waits one step where the system tells nothing.
 */
export async function untilIdle(leader: number): Promise<void> {
  const end = Date.now() + LONGEST_MS;
  let before = readProcessUse(leader)?.cpuMs ?? 0;
  while (Date.now() < end) {
    await delay(STEP_MS);
    const now = readProcessUse(leader)?.cpuMs ?? 0;
    if (now - before <= STEP_MS * IDLE_SHARE) return;
    before = now;
  }
}
