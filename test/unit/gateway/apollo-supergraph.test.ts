import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { withoutEnforcedPurposes } from '../../../src/gateway/apollo-supergraph.ts';

const SPEC = 'https://specs.apollo.dev';

test('the purpose of what is enforced before the engine is blanked out, and nothing else', () => {
  const sdl = `schema @link(url: "${SPEC}/join/v0.5", for: EXECUTION)
  @link(url: "${SPEC}/authenticated/v0.1", for: SECURITY, import: [{ name: "@authenticated", as: "@login" }])
  @link(for: SECURITY, url: "${SPEC}/policy/v0.1")
  @link(url: "${SPEC}/unknown/v0.1", for: SECURITY) { query: Query }
type Query { "for: SECURITY" a: Int @login }`;
  const text = withoutEnforcedPurposes(sdl);
  expect(() => parse(text)).not.toThrow();
  expect(text.replace(/ +/g, ' ')).toBe(
    sdl
      .replace('authenticated/v0.1", for: SECURITY, import', 'authenticated/v0.1", , import')
      .replace('@link(for: SECURITY, url', '@link( , url')
      .replace(/ +/g, ' '),
  );
  expect(text).toHaveLength(sdl.length);
});

test('a supergraph without such features is not even parsed', () => {
  expect(withoutEnforcedPurposes('no SDL at all')).toBe('no SDL at all');
});
