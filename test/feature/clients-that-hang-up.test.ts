import type { ClientRequest } from 'node:http';
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GatewayProcess } from '../kit/gateway-process.ts';
import { startGatewayProcess } from '../kit/gateway-process.ts';
import { startLoad } from '../kit/load.ts';
import { noteFigure } from '../kit/note-figure.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { rootField, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { until } from '../kit/until.ts';

const CLIENTS = 500;
const SOCKETS = 'nodejs_active_resources{type="TCPSocketWrap"}';
const ABORTED_OPERATIONS = 'portico_graphql_operations_total{type="query",outcome="aborted"}';
const ABORTED_CALLS = 'portico_subgraph_calls_total{subgraph="slow",outcome="aborted"}';
const OPENED = 'portico_subgraph_breaker_transitions_total{subgraph="slow",state="open"}';
const HUNG_UP = 'portico_http_requests_total{method="POST",route="/graphql",status="499"}';

/** Connections that the test itself keeps open, to read metrics and to ask. */
const OWN_SOCKETS = 4;
/**
 * From a client's end to that of its call, as the subgraph sees it: twice what we want, since clients, gateway and
 * subgraphs share the machine with other tests.
 */
const CUT_OFF_WITHIN_MS = 200;

describe.each(['apollo', 'compiled'])('engine %s', (engine) => {
  let slow: ScriptedSubgraph;
  let quick: ScriptedSubgraph;
  let gateway: GatewayProcess;
  /** Calls that the slow subgraph holds and that nobody has cut off. */
  let held: number;
  /** By client: settles with the time at which its call was cut off. */
  let cutOff: PromiseWithResolvers<number>[];

  const subgraphs = (more = '') => ({
    slow: { url: slow.url, sdl: 'type Query { hello(to: Int): String }' },
    quick: { url: quick.url, sdl: `type Query { now: String ${more} }` },
  });

  beforeEach(async () => {
    held = 0;
    cutOff = Array.from({ length: CLIENTS }, () => Promise.withResolvers<number>());
    slow = await startScriptedSubgraph(({ body }, response) => {
      held += 1;
      response.on('close', () => {
        held -= 1;
        const [client] = Object.values(body.variables ?? {});
        cutOff[Number(client)]?.resolve(performance.now());
      });
    });
    quick = await startScriptedSubgraph(rootField('now', 'today'));
    gateway = await startGatewayProcess(
      subgraphs(),
      `engine: ${engine}\ntraffic_shaping: { router: { max_delay: null }, all: { timeout: 60s, connections: ${CLIENTS} } }`,
    );
  });
  afterEach(async () => {
    await gateway[Symbol.asyncDispose]();
    await Promise.all([slow.stop(), quick.stop()]);
  });

  function send(to: number): ClientRequest {
    const client = request(gateway.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    });
    client.on('error', () => {});
    client.end(JSON.stringify({ query: 'query ($to: Int) { hello(to: $to) }', variables: { to } }));
    return client;
  }

  /** As many clients as there are, each with a call of its own that the subgraph holds. */
  async function sendAll(): Promise<readonly ClientRequest[]> {
    const clients = Array.from({ length: CLIENTS }, (_, index) => send(index));
    await until(() => held === CLIENTS, { what: 'every call' });
    return clients;
  }

  /** Settles with the milliseconds that it took until the call of a client was cut off. */
  async function hangUp(client: ClientRequest, index: number): Promise<number> {
    const startedAt = performance.now();
    client.destroy();
    return ((await cutOff[index]?.promise) ?? Number.NaN) - startedAt;
  }

  async function expectServed(): Promise<void> {
    slow.answerWith(rootField('hello', 'still here'));
    expect((await gateway.query('{ now hello(to: 1) }')).data).toEqual({ now: 'today', hello: 'still here' });
  }

  test(`${CLIENTS}, one after the other, take their calls along at once`, async () => {
    const clients = await sendAll();
    const lags: number[] = [];
    for (const [index, client] of clients.entries()) lags.push(await hangUp(client, index));
    expect(held).toBe(0);
    expect(percentile(lags, 50)).toBeLessThan(CUT_OFF_WITHIN_MS);
    expect(percentile(lags, 99)).toBeLessThan(CUT_OFF_WITHIN_MS);
    await expectServed();
    expect(await gateway.metric(OPENED)).toBe(0);
    noteFigure({
      id: 'A17',
      what: `${CLIENTS} clients that hang up, engine ${engine}`,
      threshold: 'call aborted <= 100 ms; breaker not tripped',
      measured: `p50 ${percentile(lags, 50).toFixed(1)}, p99 ${percentile(lags, 99).toFixed(1)} ms; breaker closed`,
    });
  });

  test(`${CLIENTS} at once take their calls along, while others are served`, async () => {
    const clients = await sendAll();
    const others = startLoad(gateway.endpoint, { query: '{ now }' }, ({ status, text }) =>
      status === 200 && text.includes('today') ? undefined : `${status} ${text}`,
    );
    await until(() => others.answered > 50);
    for (const client of clients) client.destroy();
    await until(() => held === 0, { what: 'every call cut off' });
    const { answered } = others;
    await until(() => others.answered > answered + 50);
    expect((await others.stop()).failures).toEqual([]);
    expect(await gateway.metric(OPENED)).toBe(0);
    await expectServed();
  });

  test(`${CLIENTS} at once leave nothing behind: no socket, and no request that holds its schema`, async () => {
    const before = (await gateway.metric(SOCKETS)) + OWN_SOCKETS;
    const clients = await sendAll();
    expect(await gateway.metric(SOCKETS)).toBeGreaterThan(2 * CLIENTS);
    await gateway.swap(subgraphs('added: String'));
    expect(await gateway.metric('portico_snapshots_live')).toBe(2);
    for (const client of clients) client.destroy();
    await until(async () => (await gateway.metric(HUNG_UP)) === CLIENTS, { what: 'the end of every request' });
    expect(await gateway.metric(ABORTED_OPERATIONS)).toBe(CLIENTS);
    expect(await gateway.metric(ABORTED_CALLS)).toBe(CLIENTS);
    await until(async () => (await gateway.metric('portico_snapshots_live')) === 1, { what: 'the old schema to go' });
    await until(async () => (await gateway.metric(SOCKETS)) <= before, { what: 'every socket to be closed' });
    expect(held).toBe(0);
    await expectServed();
  });

  test.runIf(engine === 'compiled')('those who share a call take it along when the last of them goes', async () => {
    const clients = Array.from({ length: 20 }, () => send(1));
    await until(() => held === 1, { what: 'the call' });
    for (const client of clients) client.destroy();
    await until(() => held === 0, { what: 'every call cut off' });
  });
});

function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((first, second) => first - second);
  return sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? Number.NaN;
}
