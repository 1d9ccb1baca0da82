import { expect, test } from 'vitest';
import { claimText, UnsendableClaim } from '../../../../src/auth/claims/claim-text.ts';
import { readClaim } from '../../../../src/auth/claims/read-claim.ts';
import { scopesOf } from '../../../../src/auth/claims/scopes-of.ts';

test.each([
  ['u1', 'text', 'u1'],
  [42, 'text', '42'],
  [true, 'text', 'true'],
  [['a', 'b'], 'text', '["a","b"]'],
  ['u1', 'json', '"u1"'],
  [['a\r\nb', 'ä'], 'json', '["a\\r\\nb","\\u00e4"]'],
  ['Zoë', 'text', Buffer.from('Zoë').toString('latin1')],
  [null, 'json', undefined],
  [undefined, 'text', undefined],
] as const)('%j as %s → %j', (value, format, text) => expect(claimText(value, format)).toBe(text));

test.each(['a\r\nx: 1', 'a\n', '\u0000', 'a\u007f', 'a\tb', ' admin', 'admin ', 'admin\ud800'])(
  '%j cannot be a header',
  (value) => {
    expect(() => claimText(value, 'text')).toThrow(UnsendableClaim);
  },
);

test('a claim is found by its name, or by a way through objects, and never on a prototype', () => {
  const claims = { 'https://x.example/roles': 1, realm_access: { roles: ['a'] }, 'a.b': 2, a: { b: 3 } };
  expect(readClaim(claims, 'https://x.example/roles')).toBe(1);
  expect(readClaim(claims, 'realm_access.roles')).toEqual(['a']);
  expect(readClaim(claims, 'a.b')).toBe(2);
  for (const name of ['constructor', '__proto__', 'a.constructor', 'a.b.c']) {
    expect(readClaim({ a: { b: 3 } }, name)).toBeUndefined();
  }
});

test('scopes are a list or a text with spaces', () => {
  expect([...scopesOf({ scope: 'a  b' }, undefined)]).toEqual(['a', 'b']);
  expect([...scopesOf({ scopes: ['a', 1, 'b'] }, undefined)]).toEqual(['a', 'b']);
  expect([...scopesOf({ scope: 'a', permissions: ['p'] }, 'permissions')]).toEqual(['p']);
  expect([...scopesOf({ scope: { a: true } }, undefined)]).toEqual([]);
});
