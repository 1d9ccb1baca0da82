import { afterEach, beforeEach, expect, test } from 'vitest';
import { EndpointPolicies } from '../../../../src/auth/policies/endpoint-policies.ts';
import type { ScriptedSubgraph } from '../../../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../../../kit/scripted-subgraph.ts';

let server: ScriptedSubgraph;
let policies: EndpointPolicies;
beforeEach(async () => {
  server = await startScriptedSubgraph(json({ policies: {} }));
  policies = new EndpointPolicies(server.url);
});
afterEach(async () => {
  await policies.stop();
  await server.stop();
});

const boss = { subject: 'boss', claims: { sub: 'boss' }, scopes: new Set(['a']) };
const ask = async (...names: string[]) => [...(await policies.decide(names, boss, AbortSignal.timeout(5_000)))];

test('holds what the endpoint says is true, of what it was asked for', async () => {
  server.answerWith(json({ policies: { a: true, b: false, c: 'true', other: true } }));
  expect(await ask('a', 'b', 'c', 'd', 'toString')).toEqual(['a']);
  expect(server.received[0]?.body).toEqual({
    policies: ['a', 'b', 'c', 'd', 'toString'],
    principal: { subject: 'boss', claims: { sub: 'boss' }, scopes: ['a'] },
  });
});

test('a request without a token has no principal', async () => {
  await policies.decide(['a'], undefined, AbortSignal.timeout(5_000));
  expect(server.received[0]?.body).toEqual({ policies: ['a'], principal: null });
});

test.each([
  ['another status', json({ policies: { a: true } }, 500), 'status 500'],
  ['a redirect', json({ policies: { a: true } }, 302), 'status 302'],
  ['no policies', json({ a: true }), 'without policies'],
  ['a list', json({ policies: ['a'] }), 'without policies'],
  ['no JSON', (_request: unknown, response: { end(text: string): void }) => response.end('yes'), 'not valid JSON'],
  ['too much', json({ policies: {}, more: 'x'.repeat(1_100_000) }), 'more than 1000000 bytes'],
] as const)('%s is no answer', async (_case, script, reason) => {
  server.answerWith(script);
  await expect(ask('a')).rejects.toThrow(reason);
});

test('an answer that does not come is given up with the signal', async () => {
  server.answerWith(() => {});
  await expect(policies.decide(['a'], boss, AbortSignal.timeout(50))).rejects.toMatchObject({ name: 'TimeoutError' });
});
