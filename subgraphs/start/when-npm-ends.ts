const LOOK_EVERY_MS = 250;

/**
 * Calls back once when npm, which started us, has ended.
 *
 * npm runs a script through a shell and ends on SIGTERM without passing it on, so that we would run on unseen, in nobody's
 * terminal. Does nothing when we were not started by npm: then whoever did may leave on purpose (`nohup`, `disown`).
 */
export function whenNpmEnds(callBack: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    callBack();
  }, LOOK_EVERY_MS);
  timer.unref();
}
