import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { until } from '../kit/until.ts';

let subgraph: ScriptedSubgraph;
let gateway: TestGateway;

beforeAll(async () => {
  subgraph = await startScriptedSubgraph(json({ data: { hello: 'you' } }));
  gateway = await runGateway({
    subgraphs: { only: { url: subgraph.url, sdl: 'type Query { hello: String }' } },
    yaml: 'traffic_shaping: { all: { stale_if_error: 0s } }',
  });
});
afterAll(async () => {
  await gateway.stop();
  await subgraph.stop();
});

const admin = async (path: string) => {
  const response = await fetch(`${gateway.adminUrl}${path}`);
  return { status: response.status, text: await response.text() };
};
const metrics = async () => (await admin('/metrics')).text;

test.each(['/health', '/health?live', '/health?ready', '/health/live', '/health/ready'])('%s is UP', async (path) => {
  const { status, text } = await admin(path);
  expect([status, JSON.parse(text).status]).toEqual([200, 'UP']);
});

test('readiness names the schema that is served', async () => {
  const { body } = await gateway.ready();
  expect(body).toMatchObject({ snapshot: { id: expect.stringMatching(/^[0-9a-f]{12}$/), since: expect.any(String) } });
});

test.each(['/health', '/health/ready', '/metrics'])('%s is not on the port for clients', async (path) => {
  expect((await fetch(`${gateway.clientUrl}${path}`)).status).toBe(404);
});

test('GraphQL is not on the port for operators', async () => {
  expect((await admin('/graphql')).status).toBe(404);
});

test('every line of the metrics is what Prometheus reads', async () => {
  for (const line of (await metrics()).split('\n').filter(Boolean)) {
    expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{[^}]*\})? (-?[\d.e+-]+|NaN|[+-]?Inf))$/);
  }
});

test('requests, operations and subgraph calls are counted by what became of them', async () => {
  await gateway.query('{ hello }');
  subgraph.answerWith((_request, response) => response.destroy());
  await gateway.query('{ hello }');
  subgraph.answerWith(json({ data: { hello: 'you' } }));
  const text = await until(async () => {
    const now = await metrics();
    return now.includes('outcome="SUBREQUEST_HTTP_ERROR"') && now;
  });
  expect(text).toMatch(/portico_http_requests_total\{method="POST",route="\/graphql",status="200"\} \d/);
  expect(text).toMatch(/portico_graphql_operations_total\{type="query",outcome="errors"\} 1/);
  expect(text).toMatch(/portico_subgraph_calls_total\{subgraph="only",outcome="ok"\} \d/);
  expect(text).toMatch(/portico_snapshot_info\{id="[0-9a-f]{12}"\} 1/);
  expect(text).toMatch(/portico_snapshot_age_seconds \d/);
  expect(text).toMatch(/portico_schema_updates_total\{outcome="swapped"\} 1/);
  expect(text).toContain('nodejs_eventloop_lag_seconds');
});

test('clients cannot make new series: paths, operation names and methods are theirs to choose', async () => {
  await gateway.query('query Warm { hello }');
  await fetch(`${gateway.clientUrl}/nowhere`);
  const series = async () =>
    new Set(
      (await metrics())
        .split('\n')
        .filter((line) => line.startsWith('portico_'))
        .map((line) => line.replace(/ \S+$/, '')),
    );
  const before = await series();
  for (let number = 0; number < 20; number += 1) {
    await fetch(`${gateway.clientUrl}/path-${number}`);
    await gateway.query(`query Name${number} { hello }`, { headers: { 'x-request-id': `id-${number}` } });
  }
  expect([...(await series())].filter((name) => !before.has(name))).toEqual([]);
});
