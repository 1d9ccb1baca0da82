import { expect, test } from 'vitest';
import { parse, problemsOf } from './parse.ts';

test('directives are enforced, and unauthorized fields filtered, unless said otherwise', () => {
  expect(parse('').authorization).toEqual({
    directives: { enabled: true, unauthorized: { mode: 'filter' }, dry_run: false },
    policies: { module: null, endpoint: null, timeout: 1_000, cache_ttl: 5_000 },
  });
});

test('the policy module is found from the file that names it', () => {
  expect(parse('authorization: { policies: { module: ./policies.mjs } }').authorization.policies.module).toBe(
    '/etc/portico/policies.mjs',
  );
});

test.each([
  [
    'authorization: { policies: { module: a.mjs, endpoint: { url: "http://p" } } }',
    'policies are decided by a module or by an endpoint, not both',
  ],
  ['authorization: { policies: { endpoint: { url: "redis://p" } } }', 'expected an http or https URL'],
  ['authorization: { policies: { endpoint: {} } }', 'authorization.policies.endpoint.url'],
  ['authorization: { directives: { unauthorized: { mode: allow } } }', 'authorization.directives.unauthorized.mode'],
  ['authorization: { policies: { timeout: 0ms } }', 'out of range'],
])('%s is refused', (text, problem) => {
  expect(problemsOf(text)).toEqual([expect.stringContaining(problem)]);
});
