import { hash } from 'node:crypto';

/** Longer ones are hashed in any case. */
const MAX_PLAIN_LENGTH = 100;

/**
 * The key of a counter, from whatever tells counters of one limit apart. What leaves the process is a hash of 128 bits, so that
 * nobody reads addresses or emails in Redis and no two values can be made to meet; so is what is long. None of the texts has a
 * line break in it.
 */
export function counterKey(distinction: readonly string[], isShared: boolean): string {
  const text = distinction.join('\n');
  if (!isShared && text.length <= MAX_PLAIN_LENGTH) return text;
  return hash('sha256', text, 'base64url').slice(0, 22);
}
