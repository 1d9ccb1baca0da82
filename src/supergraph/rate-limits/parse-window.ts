import ms from 'ms';

/** The longest delay that Node's timers take: about 24 days. */
const MAX_WINDOW_MS = 2 ** 31 - 1;

/**
 * The milliseconds of a `window`; undefined for a text that is no length of time from 1 s to 24 days in whole seconds.
 *
 * Redis counts in whole seconds here, and a counter of less than one would never expire.
 */
export function parseWindow(text: string): number | undefined {
  // It throws for an empty text and for one of more than 100 characters.
  if (text.length === 0 || text.length > 100) return undefined;
  const windowMs = ms(text as ms.StringValue);
  const isUsable = windowMs >= 1_000 && windowMs <= MAX_WINDOW_MS && windowMs % 1_000 === 0;
  return isUsable ? windowMs : undefined;
}
