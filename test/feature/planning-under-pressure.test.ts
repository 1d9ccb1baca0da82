import { request } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import { readMetric } from '../kit/read-metric.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { until } from '../kit/until.ts';
import { shareableGraph } from '../unit/plan/supergraphs.ts';

const WIDTH = 8;

/** Takes the planner most of a second; all that the test does meanwhile takes a small part of that. */
const EXPENSIVE = `{ t { ${nested(5)} } }`;

const MISSES = 'portico_plan_cache_requests_total{result="miss"}';

let subgraph: ScriptedSubgraph;
let gateway: TestGateway;

beforeEach(async () => {
  subgraph = await startScriptedSubgraph(json({ data: { t: { id: '1' } } }));
});
afterEach(async () => {
  await gateway.stop();
  await subgraph.stop();
});

async function startGateway(planning: string): Promise<void> {
  gateway = await runGateway({
    subgraphs: Object.fromEntries(shareableGraph(WIDTH).map(({ name, sdl }) => [name, { url: subgraph.url, sdl }])),
    yaml: `
engine: compiled
query_planner: ${planning}
limits: { max_height: 100000, max_aliases: 100000, parser_max_tokens: 100000, max_comparisons: 100000000 }`,
  });
}

const metric = (name: string) => readMetric(gateway.adminUrl, name);

function nested(levels: number): string {
  if (levels === 0) return Array.from({ length: WIDTH }, (_, index) => `own${index}`).join(' ');
  return [0, 1, 2, 3].map((index) => `f${index} { ${nested(levels - 1)} }`).join(' ');
}

/** Sends a query and can hang up. */
function sendAlone(query: string): { hangUp: () => void } {
  const client = request(`${gateway.clientUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
  });
  client.on('error', () => {});
  client.end(JSON.stringify({ query }));
  return { hangUp: () => client.destroy() };
}

test('the queue is bounded, and an operation leaves it with its client', async () => {
  await startGateway('{ max_queue: 1 }');
  const expensive = gateway.query(EXPENSIVE);
  await until(async () => (await metric(MISSES)) === 1, { what: 'the planner at work', everyMs: 2 });
  const leaving = sendAlone('query Leaving { t { id } }');
  await until(async () => (await metric('portico_planner_queue')) === 1, { what: 'one in the queue', everyMs: 2 });

  const refused = await gateway.query('query TooMany { t { id } }');
  expect([refused.status, refused.errors?.[0]?.extensions?.code]).toEqual([503, 'PLANNER_OVERLOADED']);

  leaving.hangUp();
  await until(async () => (await metric('portico_plans_total{outcome="aborted"}')) === 1, { what: 'one that left' });
  expect(await metric('portico_planner_queue')).toBe(0);

  expect((await gateway.query('query Next { t { id } }')).data).toEqual({ t: { id: '1' } });
  expect((await expensive).status).toBe(200);
  expect(await metric('portico_plans_total{outcome="planned"}')).toBe(2);
  expect(await metric('portico_plans_total{outcome="PLANNER_OVERLOADED"}')).toBe(1);
});

test('a planner that had to be ended is replaced: its operation is refused, the others are answered', async () => {
  await startGateway('{ timeout: 100ms }');
  const expensive = gateway.query(EXPENSIVE);
  await until(async () => (await metric(MISSES)) === 1, { what: 'the planner at work', everyMs: 2 });
  const waiting = gateway.query('query Waiting { t { id } }');

  const refused = await expensive;
  expect([refused.status, refused.errors?.[0]?.extensions?.code]).toEqual([400, 'QUERY_PLANNING_TIMEOUT']);
  expect((await waiting).data).toEqual({ t: { id: '1' } });
  expect(await metric('portico_planner_restarts_total')).toBe(1);

  // Remembered: it does not take the planner's time a second time.
  expect((await gateway.query(EXPENSIVE)).errors?.[0]?.extensions?.code).toBe('QUERY_PLANNING_TIMEOUT');
  expect(await metric('portico_plans_total{outcome="QUERY_PLANNING_TIMEOUT"}')).toBe(1);
  expect(await metric('portico_plan_cache_requests_total{result="hit"}')).toBe(1);
});

test('plans, their cache and the time they take are metrics', async () => {
  await startGateway('{}');
  for (let time = 0; time < 3; time += 1) await gateway.query('query Counted { t { id } }');
  expect(await metric('portico_plans_total{outcome="planned"}')).toBe(1);
  expect(await metric('portico_planning_duration_seconds_count')).toBe(1);
  expect(await metric('portico_planning_duration_seconds_sum')).toBeGreaterThan(0);
  expect(await metric(MISSES)).toBe(1);
  expect(await metric('portico_plan_cache_requests_total{result="hit"}')).toBe(2);
  expect(await metric('portico_plan_cache_entries')).toBe(1);
  expect(await metric('portico_plan_cache_bytes')).toBeGreaterThan(0);
  expect(await metric('portico_plan_cache_evictions_total')).toBe(0);
});
