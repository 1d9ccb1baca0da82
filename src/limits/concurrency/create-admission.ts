import type { Config } from '../../config/config.ts';
import type { ConcurrencyLimit } from './adaptive-limit.ts';
import { AdaptiveLimit } from './adaptive-limit.ts';
import { Admission } from './admission.ts';
import { watchLag } from './watch-lag.ts';

/** With so few requests at once nothing is refused, however late the event loop is. */
const LEAST = 64;

/** More than that a process of one thread has no use of, whatever they wait for. */
const MOST = 2_000;

const TARGET_LAG_MS = 50;

/** Who may come in, as configured, and what watches over it. */
export interface AdmissionControl {
  readonly admission: Admission;
  readonly limit: ConcurrencyLimit;
  stop(): void;
}

/** Undefined when any number of requests may come in. */
export function createAdmission({ traffic_shaping: { router } }: Config): AdmissionControl | undefined {
  const { concurrency_limit: setting, max_queued: maxQueued, queue_timeout: maxWaitMs } = router;
  if (setting === null) return undefined;
  if (setting !== 'auto') {
    const limit = { current: setting };
    return { admission: new Admission({ limit, maxQueued, maxWaitMs }), limit, stop: () => {} };
  }
  const limit = new AdaptiveLimit({ least: LEAST, most: MOST, targetLagMs: TARGET_LAG_MS });
  const admission = new Admission({ limit, maxQueued, maxWaitMs });
  const watch = watchLag((lagMs) => limit.observe(lagMs, admission.running));
  return { admission, limit, stop: () => watch.stop() };
}
