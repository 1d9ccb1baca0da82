import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { until } from '../kit/until.ts';

let subgraph: ScriptedSubgraph;
let gateway: TestGateway;

beforeEach(async () => {
  subgraph = await startScriptedSubgraph(() => {});
  gateway = await runGateway({
    subgraphs: { only: { url: subgraph.url, sdl: 'type Query { hello(n: Int): String }' } },
    // Whoever comes second waits for the only connection.
    yaml: 'traffic_shaping: { all: { timeout: 400ms, connections: 1 } }',
  });
});
afterEach(async () => {
  await gateway.stop();
  await subgraph.stop();
});

test('a call that waits for a connection ends at its deadline too, not at that of the one before it', async () => {
  const startedAt = performance.now();
  const answers = await Promise.all([1, 2, 3].map((n) => gateway.query(`{ hello(n: ${n}) }`)));
  expect(performance.now() - startedAt).toBeLessThan(1_000);
  for (const { errors } of answers) expect(errors?.[0]?.extensions?.code).toBe('GATEWAY_TIMEOUT');
});

test('calls that ended while they waited are never sent', async () => {
  await Promise.all([1, 2, 3].map((n) => gateway.query(`{ hello(n: ${n}) }`)));
  subgraph.answerWith(json({ data: { hello: 'you' } }));
  await until(async () => (await gateway.query('{ hello(n: 4) }')).data?.hello === 'you');
  const sent = subgraph.received.map(({ body }) => /hello\(n:\s*(\d)/.exec(body.query)?.[1]);
  expect(sent.filter((n) => n === '2' || n === '3')).toEqual([]);
});
