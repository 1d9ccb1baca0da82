import { Agent, request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GatewayProcess } from '../kit/gateway-process.ts';
import { startGatewayProcess } from '../kit/gateway-process.ts';
import { AT_FULL_SIZE, noteFigure } from '../kit/note-figure.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { rootField, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';

/** As of a proxy that keeps them open. */
const CONNECTIONS = 400;
const SECONDS = AT_FULL_SIZE ? 10 : 3;

/** Its introspection is ten milliseconds of work for the gateway, and next to none for the client beside it. */
const SDL = `type Query { hello: String }
${Array.from({ length: 150 }, (_each, n) => `type T${n} { ${Array.from({ length: 10 }, (_, f) => `f${f}: String`).join(' ')} }`).join('\n')}`;
const QUERY = '{ hello __schema { types { fields { name type { kind } } } } }';

let subgraph: ScriptedSubgraph;
beforeAll(async () => {
  subgraph = await startScriptedSubgraph(rootField('hello', 'you'));
});
afterAll(() => subgraph.stop());

interface Outcome {
  readonly kind: 'good' | 'refused' | 'broken' | string;
  readonly ms: number;
  readonly at: number;
}

async function send(gateway: GatewayProcess, dispatcher: Agent, query = QUERY): Promise<Outcome> {
  const startedAt = performance.now();
  const outcome = (kind: string) => ({ kind, ms: performance.now() - startedAt, at: performance.now() });
  try {
    const response = await request(gateway.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
      dispatcher,
    });
    const text = await response.body.text();
    if (response.statusCode === 200 && text.startsWith('{"data":{"hello":"you","__schema"')) return outcome('good');
    const isRefusal = response.statusCode === 503 && text.includes('"REQUEST_CONCURRENCY_LIMITED"');
    return outcome(isRefusal && response.headers['retry-after'] === '1' ? 'refused' : text.slice(0, 200));
  } catch {
    return outcome('broken');
  }
}

/** As many a second as it can answer when nobody asks for more. */
async function measurePeak(gateway: GatewayProcess, dispatcher: Agent, seconds: number): Promise<number> {
  const until = performance.now() + seconds * 1000;
  let good = 0;
  const client = async () => {
    while (performance.now() < until) if ((await send(gateway, dispatcher)).kind === 'good') good += 1;
  };
  await Promise.all(Array.from({ length: 8 }, client));
  return good / seconds;
}

/** Sends so many a second, whatever comes back. */
async function overload(gateway: GatewayProcess, dispatcher: Agent, perSecond: number): Promise<readonly Outcome[]> {
  const outcomes: Promise<Outcome>[] = [];
  const startedAt = performance.now();
  const count = Math.round(perSecond * SECONDS);
  while (outcomes.length < count) {
    const due = Math.min(count, ((performance.now() - startedAt) / 1000) * perSecond);
    while (outcomes.length < due) outcomes.push(send(gateway, dispatcher));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return Promise.all(outcomes);
}

async function run(maxDelay: string | null) {
  const yaml = JSON.stringify({
    logging: { level: 'error' },
    // Else equal requests would be one.
    dedupe: { enabled: false },
    traffic_shaping: {
      router: { max_delay: maxDelay, timeout: '60s' },
      all: { timeout: '60s', stale_if_error: '0s', circuit_breaker: { enabled: false }, retry: { enabled: false } },
    },
  });
  await using gateway = await startGatewayProcess({ hello: { url: subgraph.url, sdl: SDL } }, yaml);
  const dispatcher = new Agent({ connections: CONNECTIONS, headersTimeout: 0, bodyTimeout: 0 });
  await measurePeak(gateway, dispatcher, 1);
  // Node accepts one connection in a turn of its event loop: what waits for that is a matter of the system, not of requests.
  await Promise.all(Array.from({ length: CONNECTIONS }, () => send(gateway, dispatcher, '{ hello }')));
  const refusedSoFar = () => gateway.metric('portico_requests_refused_total');
  const refusedBefore = await refusedSoFar();
  const peak = await measurePeak(gateway, dispatcher, AT_FULL_SIZE ? 3 : 1);
  const refusedAtPeak = (await refusedSoFar()) - refusedBefore;
  const startedAt = performance.now();
  const outcomes = await overload(gateway, dispatcher, 4 * peak);
  await dispatcher.close();
  const good = outcomes.filter(({ kind }) => kind === 'good');
  const refused = outcomes.filter(({ kind }) => kind === 'refused');
  return {
    peak,
    refusedAtPeak,
    goodput: good.filter(({ at }) => at < startedAt + SECONDS * 1000).length / SECONDS / peak,
    good: percentiles(good),
    refused: percentiles(refused),
    others: outcomes.filter(({ kind }) => kind !== 'good' && kind !== 'refused'),
  };
}

function percentiles(outcomes: readonly Outcome[]) {
  const times = outcomes.map(({ ms }) => ms).sort((a, b) => a - b);
  const of = (share: number) => Math.round(times[Math.floor(times.length * share)] ?? 0);
  return { count: times.length, p50: of(0.5), p95: of(0.95) };
}

test('A15: at four times its capacity a gateway does what it can, and refuses the rest', async () => {
  const guarded = await run('30ms');
  expect(guarded.others).toEqual([]);
  expect(guarded.refusedAtPeak).toBe(0);
  expect(guarded.refused.count).toBeGreaterThan(guarded.good.count / 4);
  expect(guarded.good.count).toBeGreaterThan(guarded.peak * SECONDS * 0.2);
  if (!AT_FULL_SIZE) return;

  const unguarded = await run(null);
  expect(unguarded.refused.count).toBe(0);
  const share = (of: number) => `${(of * 100).toFixed(0)} %`;
  noteFigure({
    id: 'A15',
    what: `4x of what it can (${guarded.peak.toFixed(0)} requests/s) for ${SECONDS} s`,
    threshold: 'goodput >= 80 % of peak, the rest 503 in < 100 ms, 0 resets',
    measured: `${share(guarded.goodput)} in ${guarded.good.p50} ms (p50); 503 in ${guarded.refused.p50} ms (p50), ${guarded.refused.p95} (p95); 0 resets`,
    unguarded: `${share(unguarded.goodput)} in ${unguarded.good.p50} ms (p50), ${unguarded.good.p95} (p95)`,
  });
}, 120_000);
