import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { rootField, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';

/** fast-check prints it when a property fails. */
const SEED = Number(process.env.SEED ?? 20_261_123);
const ALLOWED = new Set([200, 400, 401, 403, 404, 405, 406, 408, 411, 413, 414, 415, 417, 429, 431, 501, 503, 505]);

describe.each(['apollo', 'compiled'])('engine %s', (engine) => {
  let subgraph: ScriptedSubgraph;
  let gateway: TestGateway;

  beforeAll(async () => {
    subgraph = await startScriptedSubgraph(rootField('hello', 'you'));
    gateway = await runGateway({
      subgraphs: {
        only: {
          url: subgraph.url,
          sdl: 'type Query { hello: String, greet(a: [String], b: In): String } input In { x: Int }',
        },
      },
      yaml: `engine: ${engine}`,
      server: { receive_timeout: '300ms' },
    });
  });
  afterAll(async () => {
    await gateway.stop();
    await subgraph.stop();
  });

  /** Every answer is JSON or empty, has a status of the list, and the gateway serves the next request as ever. */
  async function expectAlive(): Promise<void> {
    expect((await gateway.query('{ hello }')).data).toEqual({ hello: 'you' });
    expect({}).not.toHaveProperty('polluted');
  }

  test('1,500 JSON bodies that are almost GraphQL', { timeout: 60_000 }, async () => {
    const query = fc.oneof(
      fc.constant('{ hello }'),
      fc.constant('query ($a: [String], $b: In) { greet(a: $a, b: $b) }'),
      fc.stringMatching(/^[{}()[\]:$@!."\\a-z_ \n]{0,60}$/),
      fc.string(),
    );
    const body = fc.oneof(
      fc.record(
        { query, variables: fc.jsonValue(), operationName: fc.jsonValue(), extensions: fc.jsonValue() },
        { requiredKeys: [] },
      ),
      fc.jsonValue(),
    );
    const property = fc.asyncProperty(body, async (value) => {
      const response = await fetch(`${gateway.clientUrl}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(value),
      });
      expect(ALLOWED).toContain(response.status);
      const text = await response.text();
      expect(() => JSON.parse(text)).not.toThrow();
      expect(text).not.toMatch(/node_modules|\bat .*\.(js|ts):\d|127\.0\.0\.1/);
    });
    await fc.assert(property, { seed: SEED, numRuns: 1_500 });
    await expectAlive();
  });

  test('300 connections with bytes that are almost HTTP', { timeout: 60_000 }, async () => {
    const { port } = new URL(gateway.clientUrl);
    const head = fc.oneof(
      fc.constant('POST /graphql HTTP/1.1\r\nhost: x\r\n'),
      fc.constant('GET /graphql?query={hello} HTTP/1.1\r\nhost: x\r\napollo-require-preflight: 1\r\n'),
      fc.string({ unit: 'binary', maxLength: 40 }),
    );
    const rest = fc.array(
      fc.oneof(
        fc.constantFrom(
          'content-type: application/json\r\n',
          'content-length: 5\r\n',
          'content-length: -1\r\n',
          'transfer-encoding: chunked\r\n',
          'transfer-encoding: chunked\r\ncontent-length: 3\r\n',
          'expect: 100-continue\r\n',
          'upgrade: websocket\r\nconnection: upgrade\r\n',
          '\r\n',
          '{"query":"{hello}"}',
          'ffffffff\r\n',
        ),
        fc.string({ unit: 'binary', maxLength: 30 }),
      ),
      { maxLength: 8 },
    );
    const property = fc.asyncProperty(head, rest, async (first, others) => {
      const answer = await exchange(Number(port), first + others.join(''));
      for (const [, status] of answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm))
        expect([100, ...ALLOWED]).toContain(Number(status));
    });
    await fc.assert(property, { seed: SEED, numRuns: 300 });
    await expectAlive();
  });
});

/** What comes back until the server closes, or for a moment after we have sent all. */
function exchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(Buffer.from(bytes, 'latin1'));
      socket.setTimeout(40, () => socket.destroy());
    });
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
  });
}
