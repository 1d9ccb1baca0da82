import { afterEach, beforeEach, expect, test } from 'vitest';
import { HttpSource } from '../../../src/sources/http-source.ts';
import type { ScriptedSubgraph } from '../../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../../kit/scripted-subgraph.ts';

const OPTIONS = {
  timeoutMs: 2_000,
  maxResponseBytes: 1_000,
  connections: 4,
  poolIdleTimeoutMs: 1_000,
  breaker: { errorThreshold: 0.5, volumeThreshold: 2, resetTimeoutMs: 30_000, rollingWindowMs: 10_000 },
};
const REQUEST = { query: '{ hello }', kind: 'query', headers: {}, shareKey: '' } as const;
const GOOD = json({ data: { hello: 'you' } });
const never = () => new AbortController().signal;
const inMs = (ms: number) => performance.now() + ms;

let source: HttpSource;
let subgraph: ScriptedSubgraph;

beforeEach(async () => {
  subgraph = await startScriptedSubgraph(() => {});
  source = new HttpSource('only', OPTIONS);
  source.updateInstances([{ id: '1', url: subgraph.url }]);
});
afterEach(async () => {
  await subgraph.stop();
  await source.close();
});

test('nothing is sent when the time has run out', async () => {
  const result = await source.send({ ...REQUEST, deadline: inMs(0) }, never());
  expect(result).toMatchObject({ kind: 'failed', code: 'GATEWAY_TIMEOUT' });
  expect(subgraph.received).toHaveLength(0);
});

test('a call ends at the deadline of its request when that comes before its own', async () => {
  const startedAt = performance.now();
  const result = await source.send({ ...REQUEST, deadline: inMs(100) }, never());
  expect(result).toMatchObject({ kind: 'failed', code: 'GATEWAY_TIMEOUT' });
  expect(performance.now() - startedAt).toBeLessThan(1_500);
});

test('who shares a call waits for it no longer than to a deadline of its own', async () => {
  subgraph.answerWith((request, response) => void setTimeout(() => GOOD(request, response), 1_000));
  const leader = source.send(REQUEST, never());
  const startedAt = performance.now();
  const follower = await source.send({ ...REQUEST, deadline: inMs(100) }, never());
  expect(follower).toMatchObject({ kind: 'failed', code: 'GATEWAY_TIMEOUT' });
  expect(performance.now() - startedAt).toBeLessThan(900);
  expect(await leader).toMatchObject({ kind: 'answered' });
  expect(subgraph.received).toHaveLength(1);
});

test('who shares a call that was given little time makes another when that has run out', async () => {
  subgraph.answerWith((request, response) => subgraph.received.length > 1 && GOOD(request, response));
  const leader = source.send({ ...REQUEST, deadline: inMs(100) }, never());
  const follower = source.send(REQUEST, never());
  expect(await leader).toMatchObject({ kind: 'failed', code: 'GATEWAY_TIMEOUT' });
  expect(await follower).toMatchObject({ kind: 'answered' });
});

test('calls that were given little time say nothing about the instance when they fail', async () => {
  const request = { ...REQUEST, shareKey: undefined };
  for (let time = 0; time < 4; time += 1) await source.send({ ...request, deadline: inMs(20) }, never());
  expect(source.instances).toEqual([{ id: '1', breaker: 'closed', isEjected: false }]);
  await Promise.all([1, 2].map(() => source.send({ ...request, deadline: inMs(1_100) }, never())));
  expect(source.instances).toEqual([{ id: '1', breaker: 'open', isEjected: false }]);
});
