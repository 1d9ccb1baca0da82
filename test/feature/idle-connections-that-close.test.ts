import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import { noteFigure } from '../kit/note-figure.ts';
import { readMetric } from '../kit/read-metric.ts';
import { rootField } from '../kit/scripted-subgraph.ts';

const LANES = 40;
const ROUNDS = 25;
const IDLE_MS = 100;
/** Every so many requests meet a connection that is just being closed, however the clocks run. */
const CROSSING_EVERY = 25;

let server: Server;
/** Ids of the mutations that arrived. */
let added: string[];
let gateway: TestGateway;

/** Closes a connection as soon as it has been idle for a moment, and does not say so beforehand. */
function startImpatientServer(): Promise<string> {
  let reused = 0;
  server = createServer((request, response) => {
    if (idle.has(request.socket)) reused += 1;
    if (idle.has(request.socket) && reused % CROSSING_EVERY === 0) {
      request.socket.destroy();
      return;
    }
    clearTimeout(idle.get(request.socket));
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const body = JSON.parse(text);
      const isMutation = body.query.startsWith('mutation');
      if (isMutation) added.push(Object.values<string>(body.variables)[0] ?? '');
      // With `Connection` given, Node does not add the `Keep-Alive` from which undici would know.
      response.setHeader('connection', 'keep-alive');
      rootField(isMutation ? 'add' : 'hello', 'you')({ headers: request.headers, text, body }, response);
      response.once('finish', () =>
        idle.set(
          request.socket,
          setTimeout(() => request.socket.destroy(), IDLE_MS),
        ),
      );
    });
  });
  const idle = new WeakMap<object, NodeJS.Timeout>();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`));
  });
}

beforeEach(async () => {
  added = [];
  const url = await startImpatientServer();
  gateway = await runGateway({
    subgraphs: {
      only: { url, sdl: 'type Query { hello(n: Int): String } type Mutation { add(id: String!): String }' },
    },
  });
});
afterEach(async () => {
  await gateway.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test(`${LANES * ROUNDS} queries on connections that close while they are idle all succeed; mutations arrive at most once`, async () => {
  const failed: unknown[] = [];
  const lane = async (lane: number) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      // Around the moment at which the connection closes.
      await delay(IDLE_MS - 2 + Math.random() * 4);
      const n = lane * ROUNDS + round;
      const { errors } = await gateway.query('query ($n: Int) { hello(n: $n) }', { variables: { n } });
      if (errors !== undefined) failed.push(errors);
      if (round % 10 === lane % 10) {
        await delay(IDLE_MS);
        await gateway.query('mutation ($id: String!) { add(id: $id) }', { variables: { id: `${n}` } });
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, (_, index) => lane(index)));
  expect(failed).toEqual([]);
  expect(new Set(added).size).toBe(added.length);
  // Else it would show nothing.
  const retries = 'portico_subgraph_retries_total{subgraph="only",result="sent"}';
  expect(await readMetric(gateway.adminUrl, retries)).toBeGreaterThan(5);
  expect(added.length).toBeGreaterThan(5);
  noteFigure({
    id: 'A13',
    what: `${LANES * ROUNDS} queries, idle connections closed after ${IDLE_MS} ms`,
    threshold: '0 failed queries; no mutation twice',
    measured: `0 failed, ${await readMetric(gateway.adminUrl, retries)} sent again; ${added.length} mutations, none twice`,
    unguarded: 'without retries some 30 fail',
  });
});
