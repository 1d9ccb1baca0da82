import { createSecretKey } from 'node:crypto';
import type { VerificationKeys } from './verification-keys.ts';

/** The one key of an issuer that signs with a shared secret. */
export function secretKeys(secret: string): VerificationKeys {
  const key = createSecretKey(Buffer.from(secret));
  return { current: async () => key, generation: 0, refresh: async () => false, problem: undefined, stop: () => {} };
}
