import type { Config } from '../../config/config.ts';
import { AdaptiveLimit } from './adaptive-limit.ts';
import { Admission } from './admission.ts';
import { Turn } from './turn.ts';
import { watchLag } from './watch-lag.ts';

/** So few at once cannot make the event loop late by more than they have to, however heavy they are. */
const LEAST = 8;

/** So many are no overload, however slow they are: load tests come with as many connections. */
const SEATS = 128;

/** Work is begun for so long in one turn of the event loop; then it is heard who else wants something. Milliseconds. */
const TURN_MS = 5;

export interface AdmissionControl {
  readonly admission: Admission;
  /** How many may be worked on at once, at the moment. */
  readonly limit: { readonly current: number };
  stop(): void;
}

/** Who may come in, as configured. */
export function createAdmission({ traffic_shaping: { router } }: Config): AdmissionControl {
  const { concurrency_limit, max_queued: maxQueued, queue_timeout: maxWaitMs, max_delay: targetLagMs } = router;
  const most = concurrency_limit ?? Number.MAX_SAFE_INTEGER;
  if (targetLagMs === null) {
    const limit = { current: most };
    const turn = new Turn(Number.POSITIVE_INFINITY);
    return { admission: new Admission({ limit, seats: 0, maxQueued, maxWaitMs, turn }), limit, stop: () => {} };
  }
  const limit = new AdaptiveLimit({ least: Math.min(LEAST, most), most, targetLagMs });
  const turn = new Turn(TURN_MS);
  const admission = new Admission({ limit, seats: Math.min(SEATS, most), maxQueued, maxWaitMs, turn });
  const watch = watchLag((lagMs, gapMs) => {
    limit.observe(Math.max(lagMs, admission.delayMs), admission.running + admission.seated, gapMs);
  });
  return { admission, limit, stop: () => watch.stop() };
}
