import type { KeysAttempt } from '../auth/keys/published-keys.ts';
import type { Logger } from '../core/logger.ts';

/** Logs when the keys of an issuer can no longer be read, and when they can again. */
export function logKeysAttempt({ place, reason, turned }: KeysAttempt, log: Logger): void {
  if (!turned) return;
  if (reason === undefined) log.info({ place }, 'token keys are read again');
  else log.warn({ place, reason }, 'token keys cannot be read');
}
