import { expect, test } from 'vitest';
import type { Principal } from '../../../../src/auth/principal.ts';
import { VerifiedTokens } from '../../../../src/auth/tokens/verified-tokens.ts';

const principal = { subject: 'u1' } as Principal;

function create(maxEntries = 10) {
  let time = 0;
  const tokens = new VerifiedTokens({ maxEntries, ttlMs: 1_000, now: () => time });
  return { tokens, at: (next: number) => (time = next) };
}

test('a token is known for its time to live, and never beyond its expiry', () => {
  const { tokens, at } = create();
  tokens.add('long', principal, 5_000, 1);
  tokens.add('short', principal, 300, 1);
  at(299);
  expect([tokens.get('long', 1), tokens.get('short', 1)]).toEqual([principal, principal]);
  at(300);
  expect([tokens.get('long', 1), tokens.get('short', 1)]).toEqual([principal, undefined]);
  at(1_000);
  expect(tokens.get('long', 1)).toBeUndefined();
});

test('with other keys it is not known', () => {
  const { tokens } = create();
  tokens.add('a', principal, 5_000, 1);
  expect(tokens.get('a', 2)).toBeUndefined();
});

test('what was used last stays', () => {
  const { tokens } = create(2);
  tokens.add('a', principal, 5_000, 1);
  tokens.add('b', principal, 5_000, 1);
  tokens.get('a', 1);
  tokens.add('c', principal, 5_000, 1);
  expect(['a', 'b', 'c'].map((token) => tokens.get(token, 1) !== undefined)).toEqual([true, false, true]);
});

test('without room, and for huge tokens, nothing is kept', () => {
  const none = create(0).tokens;
  none.add('a', principal, 5_000, 1);
  expect(none.get('a', 1)).toBeUndefined();
  const { tokens } = create();
  const huge = 'x'.repeat(5_000);
  tokens.add(huge, principal, 5_000, 1);
  expect(tokens.get(huge, 1)).toBeUndefined();
});
