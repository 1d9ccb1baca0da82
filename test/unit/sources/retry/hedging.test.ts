import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HttpSource } from '../../../../src/sources/http-source.ts';
import type { SourceEvent } from '../../../../src/sources/source-event.ts';
import type { SourceOptions } from '../../../../src/sources/source-options.ts';
import type { Script, ScriptedSubgraph } from '../../../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../../../kit/scripted-subgraph.ts';
import { until } from '../../../kit/until.ts';

const OPTIONS: SourceOptions = {
  timeoutMs: 1_000,
  maxResponseBytes: 10_000,
  connections: 4,
  poolIdleTimeoutMs: 1_000,
  retry: { maxRetries: 2, baseDelayMs: 2, maxDelayMs: 10 },
  hedge: { minDelayMs: 100 },
  retryBudget: 0.2,
};
const REQUEST = { query: '{ hello }', kind: 'query', headers: {} } as const;
const FIRST = json({ data: { hello: 'first' } });
const SECOND = json({ data: { hello: 'second' } });
const hang: Script = () => {};
const never = () => new AbortController().signal;

let source: HttpSource;
let events: SourceEvent[];
let first: ScriptedSubgraph;
let second: ScriptedSubgraph;

beforeEach(async () => {
  events = [];
  first = await startScriptedSubgraph(FIRST);
  second = await startScriptedSubgraph(SECOND);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all([first.stop(), second.stop()]);
  await source.close();
});

const ask = (more: object = {}, signal = never()) => source.send({ ...REQUEST, ...more }, signal);
const kinds = () => events.map((event) => (event.kind === 'hedge' ? event.result : event.kind));

/** Fifty quick answers tell what is slow. From then on the first instance is called first. */
async function start(options: Partial<SourceOptions> = {}, only = false): Promise<void> {
  source = new HttpSource('only', { ...OPTIONS, ...options, onEvent: (event) => events.push(event) });
  source.updateInstances([first, second].slice(0, only ? 1 : 2).map(({ url }) => ({ id: url, url })));
  for (let call = 0; call < 60; call += 1) await ask();
  vi.spyOn(Math, 'random').mockReturnValue(0);
  for (const { received } of [first, second]) received.length = 0;
  events = [];
}

/** Whether a call to `subgraph` is cut off. */
function cutOff(subgraph: ScriptedSubgraph): Promise<void> {
  return new Promise((resolve) => {
    subgraph.answerWith((_request, response) => response.on('close', resolve));
  });
}

test('a slow query is sent to a second instance, whose answer counts; the first call is aborted', async () => {
  await start();
  const aborted = cutOff(first);
  const startedAt = performance.now();
  expect(await ask()).toMatchObject({ kind: 'answered', data: { hello: 'second' } });
  expect(performance.now() - startedAt).toBeGreaterThan(95);
  await aborted;
  expect(kinds()).toEqual(['sent', 'won']);
});

test('the first answer counts when it comes first all the same', async () => {
  await start();
  first.answerWith((request, response) => void setTimeout(() => FIRST(request, response), 600));
  const aborted = cutOff(second);
  expect(await ask()).toMatchObject({ kind: 'answered', data: { hello: 'first' } });
  await aborted;
  expect(kinds()).toEqual(['sent']);
});

test('a quick one is sent once', async () => {
  await start();
  await ask();
  expect([first.received.length, second.received.length]).toEqual([1, 0]);
});

test('a mutation is sent once, however slow', async () => {
  await start();
  first.answerWith(hang);
  expect(await ask({ query: 'mutation { hello }', kind: 'mutation' })).toMatchObject({ code: 'GATEWAY_TIMEOUT' });
  expect([first.received.length, second.received.length]).toEqual([1, 0]);
});

test('without hedging a slow query takes its time', async () => {
  await start({ hedge: undefined });
  first.answerWith(hang);
  expect(await ask()).toMatchObject({ code: 'GATEWAY_TIMEOUT' });
  expect(second.received).toHaveLength(0);
});

test('never to the same instance', async () => {
  await start({}, true);
  first.answerWith(hang);
  expect(await ask()).toMatchObject({ code: 'GATEWAY_TIMEOUT' });
  expect(first.received).toHaveLength(1);
});

test('never beyond the retry budget', async () => {
  await start({ retryBudget: 0 });
  first.answerWith(hang);
  expect(await ask()).toMatchObject({ code: 'GATEWAY_TIMEOUT' });
  expect(second.received).toHaveLength(0);
});

test('when both fail, the query is sent again as any other', async () => {
  await start();
  const late: Script = (_request, response) => void setTimeout(() => response.destroy(), 500);
  first.answerWith(late);
  second.answerWith(late);
  const asked = ask();
  await until(() => second.received.length === 1);
  first.answerWith(FIRST);
  second.answerWith(SECOND);
  expect(await asked).toMatchObject({ kind: 'answered', retries: 1 });
});

test('a client that goes takes both calls along', async () => {
  await start();
  const aborted = [cutOff(first), cutOff(second)];
  const client = new AbortController();
  const asked = ask({}, client.signal);
  await until(() => second.received.length === 1);
  client.abort(new Error('gone'));
  expect(await asked).toMatchObject({ kind: 'failed', reason: expect.stringContaining('gone') });
  await Promise.all(aborted);
  expect(source.instances.every(({ breaker }) => breaker === 'closed')).toBe(true);
});
