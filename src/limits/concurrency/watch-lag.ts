/** Often enough to notice an overload within a fraction of a second. */
const EVERY_MS = 50;

/**
 * Tells regularly how late the event loop is, and how long ago it was told before, in milliseconds, until it is stopped. Does not
 * keep the process alive.
 */
export function watchLag(tell: (lagMs: number, gapMs: number) => void): { stop(): void } {
  let due = performance.now() + EVERY_MS;
  const timer = setInterval(() => {
    const now = performance.now();
    tell(Math.max(0, now - due), now - due + EVERY_MS);
    due = now + EVERY_MS;
  }, EVERY_MS).unref();
  return { stop: () => clearInterval(timer) };
}
