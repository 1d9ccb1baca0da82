export interface BackoffOptions {
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
}

/**
 * Milliseconds to wait before retry number `retry`, counted from 0: anything up to twice as much each time, so that those
 * who failed together do not come back together.
 * Source  https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ ("full jitter")
 */
export function backoffMs(retry: number, { baseDelayMs, maxDelayMs }: BackoffOptions): number {
  return Math.random() * Math.min(baseDelayMs * 2 ** retry, maxDelayMs);
}

/**
 * Milliseconds that a `Retry-After` header asks to wait: seconds or a date. Undefined for anything else.
 * Source  https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
 */
export function retryAfterMs(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}
