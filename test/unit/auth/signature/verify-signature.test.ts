import { expect, test } from 'vitest';
import { createSigner } from '../../../../src/auth/signature/signer.ts';
import { verifySignature } from '../../../../src/auth/signature/verify-signature.ts';

const secret = 's'.repeat(32);
const now = () => 1_700_000_000_000;
const body = '{"query":"{ me }"}';
const sign = createSigner({ secret, header: 'x-portico-signature', names: ['x-user-id', 'x-user-roles'], now });
const check = { secret, subgraph: 'users', trusts: ['X-User-Id'], now };

function signed(headers: Record<string, string> = { 'x-user-id': 'u1' }): Record<string, string> {
  const [name, value] = sign('users', headers, body);
  return { ...headers, [name]: value };
}

test('what the gateway has sent is accepted', () => {
  expect(verifySignature({ headers: signed(), body }, { ...check, header: 'X-Portico-Signature' })).toBe(true);
  expect(verifySignature({ headers: signed(), body }, check)).toBe(true);
  expect(verifySignature({ headers: signed({}), body: Buffer.from(body) }, check)).toBe(true);
});

test.each<[string, Parameters<typeof verifySignature>]>([
  ['another user', [{ headers: { ...signed(), 'x-user-id': 'admin' }, body }, check]],
  ['a header that was not sent', [{ headers: { ...signed(), 'x-user-roles': '["admin"]' }, body }, check]],
  ['a header taken away', [{ headers: { ...signed(), 'x-user-id': undefined }, body }, check]],
  ['another body', [{ headers: signed(), body: `${body} ` }, check]],
  [
    'another subgraph',
    [
      { headers: signed(), body },
      { ...check, subgraph: 'orders' },
    ],
  ],
  [
    'another secret',
    [
      { headers: signed(), body },
      { ...check, secret: 't'.repeat(32) },
    ],
  ],
  [
    'too late',
    [
      { headers: signed(), body },
      { ...check, now: () => now() + 301_000 },
    ],
  ],
  [
    'too early',
    [
      { headers: signed(), body },
      { ...check, now: () => now() - 301_000 },
    ],
  ],
  [
    'a trusted header that is not signed',
    [
      { headers: signed(), body },
      { ...check, trusts: ['x-tenant'] },
    ],
  ],
  ['no signature', [{ headers: { 'x-user-id': 'u1' }, body }, check]],
  ['no such form', [{ headers: { ...signed(), 'x-portico-signature': 't=1,v1=00' }, body }, check]],
])('refused: %s', (_name, [request, options]) => {
  expect(verifySignature(request, options)).toBe(false);
});
