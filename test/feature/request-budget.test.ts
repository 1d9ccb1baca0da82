import { afterEach, describe, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { Script, ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';

const FEDERATION = '@link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@key"])';
const FIRST_SDL = `extend schema ${FEDERATION} type Query { thing: Thing } type Thing @key(fields: "id") { id: ID! }`;
const SECOND_SDL = `extend schema ${FEDERATION} type Thing @key(fields: "id") { id: ID! name: String }`;
const QUERY = '{ thing { id name } }';

const after =
  (ms: number, script: Script): Script =>
  (request, response) =>
    void setTimeout(() => script(request, response), ms);

let first: ScriptedSubgraph;
let second: ScriptedSubgraph;
let gateway: TestGateway;

afterEach(async () => {
  await gateway.stop();
  await Promise.all([first.stop(), second.stop()]);
});

async function start(shaping: string, firstMs: number, secondScript: Script): Promise<void> {
  first = await startScriptedSubgraph(after(firstMs, json({ data: { thing: { __typename: 'Thing', id: '1' } } })));
  second = await startScriptedSubgraph(secondScript);
  gateway = await runGateway({
    subgraphs: { first: { url: first.url, sdl: FIRST_SDL }, second: { url: second.url, sdl: SECOND_SDL } },
    yaml: `${shaping}`,
  });
}

const told = (subgraph: ScriptedSubgraph, header = 'x-portico-timeout-ms') =>
  Number(subgraph.received[0]?.headers[header]);

describe.each(['apollo', 'compiled'])('engine %s: fetches one after the other', (engine) => {
  test('share the time of the request; what there is when it has run out is kept', async () => {
    await start(`engine: ${engine}\ntraffic_shaping: { router: { timeout: 1500ms } }`, 400, () => {});
    const startedAt = performance.now();
    const { status, data, errors } = await gateway.query(QUERY);
    const tookMs = performance.now() - startedAt;
    expect(tookMs).toBeGreaterThan(1_400);
    expect(tookMs).toBeLessThan(2_800);
    // What the first one took is gone.
    expect(told(second)).toBeLessThanOrEqual(1_500 - 399);
    expect({ status, data }).toEqual({ status: 200, data: { thing: { id: '1', name: null } } });
    expect(errors).toEqual([
      {
        message: "The 'second' service did not answer in time.",
        path: ['thing', 'name'],
        extensions: { code: 'GATEWAY_TIMEOUT', service: 'second' },
      },
    ]);
  });
});

const GOOD = json({ data: { _entities: [{ name: 'it' }] } });

test('each subgraph is told how long its answer is waited for: what is left, and never more than its own timeout', async () => {
  await start('traffic_shaping: { router: { timeout: 5s }, subgraphs: { second: { timeout: 1s } } }', 50, GOOD);
  expect((await gateway.query(QUERY, { headers: { 'x-portico-timeout-ms': '7' } })).errors).toBeUndefined();
  expect(told(first)).toBeGreaterThan(1_000);
  expect(told(first)).toBeLessThanOrEqual(3_000);
  expect(told(second)).toBeLessThanOrEqual(1_000);
  expect(told(second)).toBeGreaterThan(0);
});

test('the later one is told less', async () => {
  await start('traffic_shaping: { router: { timeout: 2500ms } }', 200, GOOD);
  await gateway.query(QUERY);
  expect(told(first)).toBeLessThanOrEqual(2_500);
  // A timer may be a millisecond early.
  expect(told(second)).toBeLessThanOrEqual(told(first) - 199);
});

test('the header can have another name', async () => {
  await start('traffic_shaping: { router: { timeout_header: x-envoy-expected-rq-timeout-ms } }', 0, GOOD);
  await gateway.query(QUERY);
  expect(told(first, 'x-envoy-expected-rq-timeout-ms')).toBeGreaterThan(2_000);
  expect(first.received[0]?.headers).not.toHaveProperty('x-portico-timeout-ms');
});

test('and can be left out', async () => {
  await start('traffic_shaping: { router: { timeout_header: null } }', 0, GOOD);
  await gateway.query(QUERY);
  expect(Object.keys(first.received[0]?.headers ?? {}).filter((name) => name.includes('timeout'))).toEqual([]);
});

test('requests with different times left share a call all the same', async () => {
  await start('traffic_shaping: { router: { timeout: 8s } }', 0, after(300, GOOD));
  // Not equal as operations, so that only their calls to the second can be shared.
  const early = gateway.query('{ thing { id name } }');
  await new Promise((resolve) => setTimeout(resolve, 100));
  const late = gateway.query('{ thing { name id } }');
  expect((await early).data).toEqual({ thing: { id: '1', name: 'it' } });
  expect((await late).data).toEqual({ thing: { id: '1', name: 'it' } });
  expect(second.received).toHaveLength(1);
});
