import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 1;

/**
 * Watches how long the event loop is held, whatever holds it (requests and garbage collection too), until the function
 * returned is called: that answers with the longest time in milliseconds, to about one.
 */
export function watchPauses(): () => number {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  return () => {
    delays.disable();
    return Math.max(0, delays.max / 1e6 - RESOLUTION_MS);
  };
}
