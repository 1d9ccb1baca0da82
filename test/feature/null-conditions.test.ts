import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';

let subgraph: ScriptedSubgraph;
let gateway: TestGateway;

beforeAll(async () => {
  subgraph = await startScriptedSubgraph(json({ data: { _f0: 's', a: 'a' } }));
  const sdl = 'type Query { s(flag: Boolean): String a: String }';
  gateway = await runGateway({ subgraphs: { main: { url: subgraph.url, sdl } }, yaml: 'engine: compiled' });
});
afterAll(async () => {
  await gateway.stop();
  await subgraph.stop();
});

const REFUSAL = {
  message: 'Argument "if" of non-null type "Boolean!" must not be null.',
  extensions: { code: 'BAD_USER_INPUT' },
};

test.each([
  ['@include', '{ a a2: a @include(if: $x) }'],
  ['@skip', '{ a a2: a @skip(if: $x) }'],
  ['in a fragment', '{ a ...F } fragment F on Query { a2: a @include(if: $x) }'],
])('a null for a condition is the client’s mistake, whatever was asked before: %s', async (_place, selection) => {
  const headers = { accept: 'application/graphql-response+json' };
  const ask = (x: unknown) => gateway.query(`query ($x: Boolean = true) ${selection}`, { variables: { x }, headers });
  for (const before of [undefined, false, true]) {
    if (before !== undefined) expect((await ask(before)).status).toBe(200);
    const { status, data, errors } = await ask(null);
    expect([status, data]).toEqual([400, undefined]);
    expect(errors).toMatchObject([REFUSAL]);
    expect(errors).toHaveLength(1);
  }
});

test('a null for a variable that is a condition of another operation only is a value as any', async () => {
  const document = `query One($x: Boolean) { s(flag: $x) }
    query Two($x: Boolean!) { ...F } fragment F on Query { a @include(if: $x) }`;
  const response = await fetch(`${gateway.clientUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: document, operationName: 'One', variables: { x: null } }),
  });
  expect(response.status).toBe(200);
  expect(await response.json()).not.toHaveProperty('errors');
});
