import { expect, test } from 'vitest';
import { createAuthenticator } from '../../../src/auth/create-authenticator.ts';
import type { KeysAttempt } from '../../../src/auth/keys/published-keys.ts';
import { freePort } from '../../kit/free-port.ts';
import { until } from '../../kit/until.ts';
import { parse } from '../config/parse.ts';

test('credentials in the address of a key set are told neither in logs nor in health', async () => {
  const url = `http://user:hush-1@127.0.0.1:${await freePort()}/keys?token=hush-2`;
  const { jwt } = parse(`authentication: { jwt: { jwks: [{ url: "${url}" }] } }`).authentication;
  if (jwt === null) throw new Error('no jwt');
  const attempts: KeysAttempt[] = [];
  const authenticator = createAuthenticator(jwt, {
    insertedClaims: [],
    onKeysAttempt: (attempt) => attempts.push(attempt),
  });
  await until(() => attempts.length > 0, { what: 'an attempt' });
  authenticator.stop();
  expect(authenticator.problems.join()).toContain('/keys cannot be read');
  expect(JSON.stringify([attempts, authenticator.problems])).not.toContain('hush');
});
