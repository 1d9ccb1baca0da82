import type { JWTVerifyGetKey } from 'jose';
import { createLocalJWKSet, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { Authenticator } from '../../../src/auth/authenticator.ts';
import type { VerificationKeys } from '../../../src/auth/keys/verification-keys.ts';
import type { IssuerKey } from '../../kit/issuer.ts';
import { createKey } from '../../kit/issuer.ts';

/** Keys that are exchanged by hand. `onUse` runs while a token is being verified with those of before. */
class ExchangedKeys implements VerificationKeys {
  current: JWTVerifyGetKey;
  generation = 1;
  readonly problem = undefined;
  onUse = () => {};

  constructor(key: IssuerKey) {
    this.current = this.#keysOf(key);
  }

  exchange(key: IssuerKey): void {
    this.current = this.#keysOf(key);
    this.generation += 1;
  }

  refresh = async () => false;
  stop = () => {};

  #keysOf({ publicJwk }: IssuerKey): JWTVerifyGetKey {
    const find = createLocalJWKSet({ keys: [publicJwk] });
    return async (header, token) => {
      const key = await find(header, token);
      this.onUse();
      return key;
    };
  }
}

test('a key that is withdrawn while it verifies a token verifies nothing any more', async () => {
  const withdrawn = await createKey('k1');
  const keys = new ExchangedKeys(withdrawn);
  const authenticator = new Authenticator({
    issuers: [{ keys, issuers: undefined, audiences: undefined, algorithms: ['ES256'], allowMissingExp: true }],
    sources: [{ type: 'header', name: 'authorization', prefix: 'Bearer', ignoresOthers: false }],
    isRequired: true,
    clockToleranceMs: 0,
    cache: { entries: 10, ttlMs: 60_000 },
    principal: { scopesClaim: undefined, claimHeaders: [], insertedClaims: [], forwardsAllClaims: false },
  });
  const token = await new SignJWT({ sub: 'u1' })
    .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
    .sign(withdrawn.privateKey);
  const ask = () => authenticator.authenticate({ authorization: `Bearer ${token}` });
  const successor = await createKey('k2');
  keys.onUse = () => keys.exchange(successor);
  // It was good when it was judged.
  expect(await ask()).toMatchObject({ principal: { subject: 'u1' } });
  expect(await ask()).toMatchObject({ code: 'CANNOT_FIND_SUITABLE_KEY' });
});
