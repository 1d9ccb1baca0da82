import type { Config } from '../../config/config.ts';
import { AdaptiveLimit } from './adaptive-limit.ts';
import { Admission } from './admission.ts';
import { watchLag } from './watch-lag.ts';

/** So few at once are no overload, however slow they are: load tests come with as many connections. */
const LEAST = 64;

export interface AdmissionControl {
  readonly admission: Admission;
  /** How many may be in at once, at the moment. */
  readonly limit: { readonly current: number };
  stop(): void;
}

/** Who may come in, as configured. */
export function createAdmission({ traffic_shaping: { router } }: Config): AdmissionControl {
  const { concurrency_limit, max_queued: maxQueued, queue_timeout: maxWaitMs, max_delay: targetLagMs } = router;
  const most = concurrency_limit ?? Number.MAX_SAFE_INTEGER;
  if (targetLagMs === null) {
    const limit = { current: most };
    return { admission: new Admission({ limit, maxQueued, maxWaitMs }), limit, stop: () => {} };
  }
  const limit = new AdaptiveLimit({ least: Math.min(LEAST, most), most, targetLagMs });
  const admission = new Admission({ limit, maxQueued, maxWaitMs });
  const watch = watchLag((lagMs) => limit.observe(lagMs, admission.running));
  return { admission, limit, stop: () => watch.stop() };
}
