import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { rootField, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { until } from '../kit/until.ts';

let subgraph: ScriptedSubgraph;
let gateway: TestGateway;

beforeEach(async () => {
  subgraph = await startScriptedSubgraph(() => {});
  gateway = await runGateway({
    subgraphs: { only: { url: subgraph.url, sdl: 'type Query { hello(n: Int): String }' } },
    // Whoever comes second waits for the only connection.
    yaml: 'traffic_shaping: { all: { timeout: 1s, connections: 1 } }',
  });
});
afterEach(async () => {
  await gateway.stop();
  await subgraph.stop();
});

test('a call that waits for a connection ends at its deadline too, not at that of the one before it', async () => {
  const startedAt = performance.now();
  const answers = await Promise.all([1, 2, 3].map((n) => gateway.query(`{ hello(n: ${n}) }`)));
  expect(performance.now() - startedAt).toBeLessThan(1_900);
  for (const { errors } of answers) expect(errors?.[0]?.extensions?.code).toBe('GATEWAY_TIMEOUT');
});

test('calls whose clients went while they waited are never sent', async () => {
  const first = gateway.query('{ hello(n: 1) }');
  await until(() => subgraph.received.length === 1);
  // They are planned and wait for the connection when their clients go.
  const clients = new AbortController();
  const gone = [2, 3].map((n) =>
    fetch(`${gateway.clientUrl}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `{ hello(n: ${n}) }` }),
      signal: clients.signal,
    }).catch(() => undefined),
  );
  await gateway.query('{ __typename }');
  clients.abort();
  await Promise.all(gone);
  await until(() => gateway.lines.filter(({ status }) => status === 499).length === 2);
  await first;
  subgraph.answerWith(rootField('hello', 'you'));
  await until(async () => (await gateway.query('{ hello(n: 4) }')).errors === undefined);
  const sent = subgraph.received.map(({ body }) => /hello\(n:\s*(\d)/.exec(body.query)?.[1]);
  expect(new Set(sent)).toEqual(new Set(['1', '4']));
});
