import { expect, test } from 'vitest';
import { createPrincipal } from '../../../src/auth/principal.ts';

test('nobody who is given a principal can change it for the requests to come', () => {
  const options = { scopesClaim: undefined, claimHeaders: [], insertedClaims: [], forwardsAllClaims: false };
  const { claims } = createPrincipal({ sub: 'u1', realm: { roles: ['customer'] } }, options);
  const { roles } = claims.realm as { roles: string[] };
  expect(() => roles.push('admin')).toThrow(TypeError);
});
