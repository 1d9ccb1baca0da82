/** A signal that aborts when `ms` have passed or when `parent` aborts, whichever comes first. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** True once the time has run out, false while it has not or when the parent aborted first. */
  readonly expired: () => boolean;
  /** Must be called when the work has ended: it frees the timer and the listener on `parent`. */
  readonly end: () => void;
}

/**
 * Starts a deadline for one call.
 *
 * Not `AbortSignal.any([parent, AbortSignal.timeout(ms)])`: that leaves a timer per call running until it fires, long
 * after the call has ended.
 */
export function startDeadline(ms: number, parent: AbortSignal): Deadline {
  const controller = new AbortController();
  let expired = false;
  const onParent = () => controller.abort(parent.reason);
  if (parent.aborted) onParent();
  else parent.addEventListener('abort', onParent, { once: true });
  const timer = setTimeout(() => {
    expired = true;
    controller.abort(new DOMException(`no answer within ${ms} ms`, 'TimeoutError'));
  }, ms);
  return {
    signal: controller.signal,
    expired: () => expired,
    end: () => {
      clearTimeout(timer);
      parent.removeEventListener('abort', onParent);
    },
  };
}
