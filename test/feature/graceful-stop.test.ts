import { createConnection } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { postGraphQL, runGateway } from '../kit/gateway.ts';
import { startLoad } from '../kit/load.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { until } from '../kit/until.ts';

let subgraph: ScriptedSubgraph;
let gateway: TestGateway;

beforeEach(async () => {
  subgraph = await startScriptedSubgraph(json({ data: { hello: 'you' } }));
  gateway = await runGateway({
    subgraphs: { only: { url: subgraph.url, sdl: 'type Query { hello: String }' } },
    server: { shutdown_delay: '300ms', shutdown_grace: '1s' },
  });
});
afterEach(async () => {
  await gateway.stop();
  await subgraph.stop();
});

const refused = (url: string) =>
  fetch(url).then(
    () => false,
    () => true,
  );

test('under load, no accepted request is lost', async () => {
  const load = startLoad(`${gateway.clientUrl}/graphql`, { query: '{ hello }' }, ({ status, text }) =>
    status === 200 ? undefined : `${status} ${text}`,
  );
  await until(() => load.answered > 100);
  const stopped = gateway.stop();
  await until(() => refused(gateway.clientUrl), { what: 'new connections to be refused' });
  await stopped;
  const { failures } = await load.stop();
  // Connections that nobody accepted are refused; none that was accepted is reset.
  expect(failures.filter((failure) => !failure.includes('ECONNREFUSED'))).toEqual([]);
});

test('readiness goes down first, while requests are still served', async () => {
  const stopped = gateway.stop();
  expect(await gateway.ready()).toMatchObject({
    status: 503,
    body: { status: 'DOWN', reason: 'the gateway is stopping' },
  });
  expect((await gateway.query('{ hello }')).data).toEqual({ hello: 'you' });
  await stopped;
});

test('a request in flight is answered', async () => {
  const arrived = Promise.withResolvers<void>();
  subgraph.answerWith((_request, response) => {
    arrived.resolve();
    setTimeout(() => json({ data: { hello: 'late' } })(_request, response), 500);
  });
  const answer = postGraphQL(`${gateway.clientUrl}/graphql`, { query: '{ hello }' });
  await arrived.promise;
  await gateway.stop();
  expect((await answer).data).toEqual({ hello: 'late' });
});

test('a request that outlasts the grace is cut', async () => {
  const arrived = Promise.withResolvers<void>();
  subgraph.answerWith(() => arrived.resolve());
  const answer = postGraphQL(`${gateway.clientUrl}/graphql`, { query: '{ hello }' });
  const outcome = answer.then(
    () => 'answered',
    () => 'cut',
  );
  await arrived.promise;
  const startedAt = performance.now();
  await gateway.stop();
  expect(performance.now() - startedAt).toBeLessThan(3_000);
  expect(await outcome).toMatch(/cut|answered/);
});

test('idle keep-alive connections are closed', async () => {
  const { port } = new URL(gateway.clientUrl);
  const socket = createConnection(Number(port), '127.0.0.1');
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.write('GET /nothing HTTP/1.1\r\nhost: x\r\n\r\n');
  await new Promise((resolve) => socket.once('data', resolve));
  await gateway.stop();
  await closed;
});

test('stopping twice is stopping once', async () => {
  await Promise.all([gateway.stop(), gateway.stop()]);
});
