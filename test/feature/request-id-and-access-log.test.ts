import { request } from 'node:http';
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
    yaml: 'headers: { all: { request: [{ propagate: { named: authorization } }] } }',
  });
});

afterAll(async () => {
  await gateway.stop();
  await subgraph.stop();
});

const accessLine = (requestId: string | null) =>
  until(() => gateway.lines.find((line) => line.msg === 'request' && line.requestId === requestId));

test('the request id of the client is kept: echoed, forwarded, logged', async () => {
  const { headers } = await gateway.query('query Hi { hello }', { headers: { 'x-request-id': 'client-42' } });
  expect(headers.get('x-request-id')).toBe('client-42');
  expect(subgraph.received.at(-1)?.headers['x-request-id']).toBe('client-42');
  expect(await accessLine('client-42')).toMatchObject({
    level: 'info',
    method: 'POST',
    path: '/graphql',
    operation: 'Hi',
    type: 'query',
    status: 200,
    durationMs: expect.any(Number),
    calls: [{ subgraph: 'only', outcome: 'ok', durationMs: expect.any(Number) }],
  });
});

test.each(['', 'a b', 'x'.repeat(129), '{"forged":1}'])('an unfit request id %j is replaced', async (id) => {
  const { headers } = await gateway.query('{ hello }', { headers: { 'x-request-id': id } });
  expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
});

test('trace context and configured headers reach the subgraph, others do not', async () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  await gateway.query('{ hello }', {
    headers: { traceparent, authorization: 'Bearer abc', cookie: 'session=1', 'x-other': '1' },
  });
  const { headers } = subgraph.received.at(-1) ?? { headers: {} };
  expect(headers).toMatchObject({ traceparent, authorization: 'Bearer abc' });
  expect(headers).not.toHaveProperty('cookie');
  expect(headers).not.toHaveProperty('x-other');
});

test('secrets never reach the log', async () => {
  const { headers } = await gateway.query(
    'query ($password: String) { hello @skip(if: false) x: __typename @include(if: true) }',
    {
      headers: { authorization: 'Bearer top-secret-token', cookie: 'sid=top-secret-cookie' },
      variables: { password: 'top-secret-password' },
    },
  );
  await accessLine(headers.get('x-request-id'));
  const get = `${gateway.clientUrl}/graphql?query={hello}&variables={"p":"top-secret-variable"}`;
  const answer = await fetch(get, { headers: { 'apollo-require-preflight': '1' } });
  await accessLine(answer.headers.get('x-request-id'));
  expect(JSON.stringify(gateway.lines)).not.toContain('top-secret');
});

test('a client that goes early is logged with status 499, and its subgraph call is aborted', async () => {
  const aborted = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  subgraph.answerWith((_request, response) => {
    response.on('close', () => aborted.resolve());
    arrived.resolve();
  });
  const client = request(`${gateway.clientUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-request-id': 'gone' },
  });
  client.on('error', () => {});
  client.end(JSON.stringify({ query: '{ hello }' }));
  await arrived.promise;
  client.destroy();
  await aborted.promise;
  expect(await accessLine('gone')).toMatchObject({ status: 499 });
  subgraph.answerWith(json({ data: { hello: 'you' } }));
});

test('the framework does not tell in the log what the program tells itself', () => {
  expect(gateway.lines.filter(({ msg }) => /listening/i.test(msg))).toEqual([]);
});
