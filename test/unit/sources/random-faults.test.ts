import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { HttpSource } from '../../../src/sources/http-source.ts';
import { createRandom } from '../../../subgraphs/kit/random.ts';
import type { Script } from '../../kit/scripted-subgraph.ts';
import { json, rootField, startScriptedSubgraph } from '../../kit/scripted-subgraph.ts';

const CALLS = 600;
const LANES = 12;
const TIMEOUT_MS = 150;
const seed = Number(process.env.SEED ?? (Date.now() % 1_000_000) + 1);

const GOOD = rootField('hello', 'you');
const FAULTS: readonly Script[] = [
  (_request, response) => response.destroy(),
  (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' }).write('{"data');
    setImmediate(() => response.destroy());
  },
  () => {},
  (request, response) => void setTimeout(() => GOOD(request, response), 60),
  json({}, 500),
  json({}, 502),
  json({}, 503),
  (_request, response) => response.writeHead(503, { 'retry-after': '0' }).end(),
  (_request, response) => response.writeHead(429, { 'retry-after': '0' }).end(),
  json({}, 404),
  json([]),
];

test(`whatever instances do, mutations arrive once at most and queries four times, in time (seed ${seed})`, async () => {
  const random = createRandom(seed);
  const arrivals = new Map<string, number>();
  const script: Script = (request, response) => {
    const id = String(Object.values(request.body.variables ?? {})[0]);
    arrivals.set(id, (arrivals.get(id) ?? 0) + 1);
    const answer = random.integer(1, 10) > 4 ? GOOD : FAULTS[random.integer(0, FAULTS.length - 1)];
    answer?.(request, response);
  };
  const instances = await Promise.all([1, 2, 3].map(() => startScriptedSubgraph(script)));
  const source = new HttpSource('only', {
    timeoutMs: TIMEOUT_MS,
    maxResponseBytes: 10_000,
    connections: 8,
    poolIdleTimeoutMs: 1_000,
    breaker: { errorThreshold: 0.5, volumeThreshold: 5, resetTimeoutMs: 30, rollingWindowMs: 1_000 },
    ejection: { consecutiveFailures: 2, baseTimeMs: 20, maxTimeMs: 100, maxShare: 0.5, panicThreshold: 0.5 },
    retry: { maxRetries: 2, baseDelayMs: 5, maxDelayMs: 20 },
    hedge: { minDelayMs: 20 },
    retryBudget: 1,
  });
  const update = () => {
    const there = instances.filter(() => random.integer(1, 4) > 1);
    source.updateInstances(there.map(({ url }) => ({ id: url, url })));
  };
  update();

  const late: number[] = [];
  const kinds = new Map<string, number>();
  const lane = async (first: number) => {
    for (let id = first; id < CALLS; id += LANES) {
      if (random.integer(1, 20) === 1) update();
      const kind = random.integer(1, 3) === 1 ? 'mutation' : 'query';
      const client = new AbortController();
      if (random.integer(1, 10) === 1) void delay(random.integer(0, 40)).then(() => client.abort(new Error('gone')));
      const startedAt = performance.now();
      const result = await source.send(
        { query: `${kind} ($id: ID) { hello(id: $id) }`, variables: { id: `${kind}${id}` }, kind, headers: {} },
        client.signal,
      );
      const tookMs = performance.now() - startedAt;
      // A busy machine is not what this is about: what has no end is.
      if (tookMs > 10 * TIMEOUT_MS) late.push(tookMs);
      const outcome = result.kind === 'answered' ? 'answered' : result.code;
      kinds.set(outcome, (kinds.get(outcome) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: LANES }, (_, first) => lane(first)));
  // What was on its way when its client went may arrive yet.
  await delay(100);

  expect(late).toEqual([]);
  const repeated = [...arrivals].filter(([id, count]) => count > (id.startsWith('mutation') ? 1 : 4));
  expect(repeated).toEqual([]);
  expect([...arrivals].some(([id, count]) => id.startsWith('query') && count > 1)).toBe(true);
  expect(kinds.get('answered')).toBeGreaterThan(CALLS / 10);
  await source.close();
  await Promise.all(instances.map((instance) => instance.stop()));
}, 30_000);
