import { afterEach, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import { AT_FULL_SIZE, noteFigure } from '../kit/note-figure.ts';
import { readMetric } from '../kit/read-metric.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, rootField, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';

const REQUESTS = AT_FULL_SIZE ? 1_000 : 150;
const LANES = 4;

let subgraph: ScriptedSubgraph;
let gateway: TestGateway;

afterEach(async () => {
  await gateway.stop();
  await subgraph.stop();
});

async function start(shaping: string): Promise<void> {
  subgraph = await startScriptedSubgraph(json({}, 503));
  gateway = await runGateway({
    subgraphs: { only: { url: subgraph.url, sdl: 'type Query { hello(n: Int): String }' } },
    yaml: `traffic_shaping: { all: { ${shaping} } }`,
  });
}

/** Calls to the subgraph for each request of a client, none of which it answers well. */
async function callsPerRequest(): Promise<number> {
  const lane = async (first: number) => {
    for (let n = first; n < REQUESTS; n += LANES) {
      const { errors } = await gateway.query('query ($n: Int) { hello(n: $n) }', { variables: { n } });
      expect(errors).toHaveLength(1);
    }
  };
  await Promise.all(Array.from({ length: LANES }, (_, index) => lane(index)));
  return subgraph.received.length / REQUESTS;
}

const QUICK = 'base_delay: 1ms, max_delay: 1ms';

test('a subgraph that always fails gets 1.2 times the calls at most, and next to none once its breaker is open', async () => {
  await start(`circuit_breaker: { enabled: false }, retry: { ${QUICK} }`);
  const budgeted = await callsPerRequest();
  expect(budgeted).toBeLessThanOrEqual(1.2);
  expect(budgeted).toBeGreaterThan(1.15);
  await gateway.stop();
  await subgraph.stop();

  await start(`retry: { ${QUICK} }`);
  const broken = await callsPerRequest();
  expect(broken).toBeLessThan(0.15);
  await gateway.stop();
  await subgraph.stop();

  await start(`circuit_breaker: { enabled: false }, retry: { budget: 100%, ${QUICK} }`);
  const unbounded = await callsPerRequest();
  expect(unbounded).toBeGreaterThan(1.8);
  noteFigure({
    id: 'A18',
    what: 'a subgraph that always fails',
    threshold: 'calls <= 1.2 x requests',
    measured: `${budgeted.toFixed(2)} x; ${broken.toFixed(3)} x with the breaker`,
    unguarded: `${unbounded.toFixed(2)} x with a budget of 100 %`,
  });
});

test('the access log and the metrics tell how often a query was sent again', async () => {
  await start('circuit_breaker: { enabled: false }');
  await gateway.query('{ hello }');
  const line = gateway.lines.find(({ msg }) => msg === 'request');
  expect(line?.calls).toEqual([
    { subgraph: 'only', outcome: 'SUBREQUEST_HTTP_ERROR', durationMs: expect.any(Number), retries: 2 },
  ]);
  const metric = (series: string) => readMetric(gateway.adminUrl, series);
  expect(await metric('portico_subgraph_retries_total{subgraph="only",result="sent"}')).toBe(2);
  expect(await metric('portico_subgraph_calls_total{subgraph="only",outcome="SUBREQUEST_HTTP_ERROR"}')).toBe(1);
  subgraph.answerWith(rootField('hello', 'you'));
  await gateway.query('{ hello }');
  expect(gateway.lines.findLast(({ msg }) => msg === 'request')?.calls).toEqual([
    { subgraph: 'only', outcome: 'ok', durationMs: expect.any(Number) },
  ]);
});
