import { afterEach, beforeEach, expect, test } from 'vitest';
import { HttpSource } from '../../../src/sources/http-source.ts';
import type { ScriptedSubgraph } from '../../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../../kit/scripted-subgraph.ts';
import { until } from '../../kit/until.ts';

const OPTIONS = { timeoutMs: 1_000, maxResponseBytes: 1_000, connections: 1, poolIdleTimeoutMs: 1_000 };
const REQUEST = { query: '{ hello }', kind: 'query', headers: {}, shareKey: '' } as const;
const never = () => new AbortController().signal;

let source: HttpSource;
let hung: ScriptedSubgraph;
let good: ScriptedSubgraph;

beforeEach(async () => {
  source = new HttpSource('only', OPTIONS);
  hung = await startScriptedSubgraph(() => {});
  good = await startScriptedSubgraph(json({ data: { hello: 'you' } }));
});
afterEach(async () => {
  await source.close();
  await Promise.all([hung.stop(), good.stop()]);
});

test('a follower whose leader failed calls an instance that is there by then', async () => {
  source.updateInstances([{ id: 'old', url: hung.url }]);
  const leader = source.send(REQUEST, never());
  const follower = source.send(REQUEST, never());
  await until(() => hung.received.length === 1);
  source.updateInstances([{ id: 'new', url: good.url }]);
  await hung.stop();
  expect(await leader).toMatchObject({ kind: 'failed' });
  expect(await follower).toMatchObject({ kind: 'answered', data: { hello: 'you' } });
});

test('followers of a leader that hangs end at deadlines of their own', async () => {
  source.updateInstances([{ id: 'hung', url: hung.url }]);
  const startedAt = performance.now();
  const all = await Promise.all(Array.from({ length: 20 }, () => source.send(REQUEST, never())));
  expect(all.map((result) => result.kind === 'failed' && result.code)).toEqual(
    Array.from({ length: 20 }, () => 'GATEWAY_TIMEOUT'),
  );
  // Not one deadline after the other.
  expect(performance.now() - startedAt).toBeLessThan(2 * OPTIONS.timeoutMs);
  // With a few milliseconds left one may try for the others, but never all at once.
  expect(hung.received.length).toBeLessThan(10);
});

test('a call on behalf of a client that has gone is not made', async () => {
  source.updateInstances([{ id: 'good', url: good.url }]);
  const result = await source.send(REQUEST, AbortSignal.abort(new Error('gone')));
  expect(result).toMatchObject({ kind: 'failed', reason: expect.stringContaining('gone') });
  expect(good.received).toHaveLength(0);
});

test('each has data of its own', async () => {
  source.updateInstances([{ id: 'good', url: good.url }]);
  const [first, second] = await Promise.all([source.send(REQUEST, never()), source.send(REQUEST, never())]);
  expect(first).toMatchObject({ kind: 'answered', data: { hello: 'you' }, errors: [] });
  expect(second).toMatchObject({ kind: 'answered', data: { hello: 'you' }, errors: [], shared: true });
  expect(first.kind === 'answered' && second.kind === 'answered' && first.data !== second.data).toBe(true);
  expect(good.received).toHaveLength(1);
});
