import { setTimeout as delay } from 'node:timers/promises';

export interface UntilOptions {
  /** What is waited for; appears in the failure. */
  readonly what?: string;
  /** Milliseconds before giving up. Default 10,000. */
  readonly timeoutMs?: number;
  /** Milliseconds between two attempts. Default 20. */
  readonly everyMs?: number;
}

/**
 * Asks `probe` again and again until it returns something truthy, and returns that.
 *
 * A probe that throws or rejects has not succeeded yet. Errors: after `timeoutMs` an `Error` that carries what the
 * last attempt returned or threw (as `cause` too), so that a test fails with a reason and not with a time.
 */
export async function until<T>(
  probe: () => T | Promise<T>,
  options: UntilOptions = {},
): Promise<Exclude<T, false | null | undefined | 0 | ''>> {
  const { what = 'the condition', timeoutMs = 10_000, everyMs = 20 } = options;
  const deadline = Date.now() + timeoutMs;
  let last: { readonly value: unknown } | { readonly error: unknown } | undefined;
  for (;;) {
    // A probe that never settles must not outlive the deadline.
    const patience = new AbortController();
    const late = delay(Math.max(1, deadline - Date.now()), LATE, { signal: patience.signal }).catch(() => LATE);
    try {
      const value = await Promise.race([probe(), late]);
      if (value === LATE) throw givenUp(what, timeoutMs, last);
      if (value) return value as Exclude<T, false | null | undefined | 0 | ''>;
      last = { value };
    } catch (error) {
      if (error instanceof GivenUp) throw error;
      last = { error };
    } finally {
      patience.abort();
    }
    if (Date.now() + everyMs >= deadline) throw givenUp(what, timeoutMs, last);
    await delay(everyMs);
  }
}

const LATE = Symbol('late');

class GivenUp extends Error {}

function givenUp(what: string, timeoutMs: number, last: { value?: unknown; error?: unknown } | undefined): GivenUp {
  const waited = `Waited ${timeoutMs} ms for ${what}`;
  if (last === undefined) return new GivenUp(`${waited}; the first attempt never answered.`);
  if ('error' in last) return new GivenUp(`${waited}; last error: ${String(last.error)}`, { cause: last.error });
  return new GivenUp(`${waited}; last value: ${JSON.stringify(last.value) ?? String(last.value)}`);
}
