import type { Authenticator } from '../auth/authenticator.ts';
import { createAuthenticator } from '../auth/create-authenticator.ts';
import type { Config } from '../config/config.ts';
import type { Logger } from '../core/logger.ts';
import { insertedClaims } from '../gateway/headers/configured-headers.ts';
import { logKeysAttempt } from '../observe/log-keys-attempt.ts';
import type { Metrics } from '../observe/metrics.ts';

/** Undefined when tokens are not looked at. */
export function startAuthenticator(config: Config, metrics: Metrics, log: Logger): Authenticator | undefined {
  const { jwt } = config.authentication;
  if (jwt === null) return undefined;
  return createAuthenticator(jwt, {
    insertedClaims: insertedClaims(config),
    onKeysAttempt: (attempt) => {
      metrics.keysRead(attempt);
      logKeysAttempt(attempt, log);
    },
  });
}
