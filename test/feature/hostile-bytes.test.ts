import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { rootField, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';

/** Environment: other cases than those of every run, and how many of each. `npm run test:fuzz` has the full counts. */
const SEED = Number(process.env.SEED ?? 20_261_123);
const BODIES = Number(process.env.BODIES ?? 1_500);
const SOCKETS = Number(process.env.SOCKETS ?? 300);
/** Milliseconds without a byte after which a connection is taken to have had its answers. */
const SILENCE_MS = 40;
const ALLOWED = [200, 400, 401, 403, 405, 406, 413, 415, 429, 431, 503];
/** Also: a damaged path, a request that did not arrive in time, an expectation that nobody knows. */
const ALLOWED_FOR_BYTES = [...ALLOWED, 100, 404, 408, 417];
/** What no client is to see. */
const INTERNAL = /node_modules|\bat .*\.(js|ts):\d|127\.0\.0\.1/;

/** Pieces of HTTP and noise, in any order. */
const fragments = fc
  .tuple(
    fc.oneof(
      fc.constant('POST /graphql HTTP/1.1\r\nhost: x\r\n'),
      fc.constant('GET /graphql?query={hello} HTTP/1.1\r\nhost: x\r\napollo-require-preflight: 1\r\n'),
      fc.string({ unit: 'binary', maxLength: 40 }),
    ),
    fc.array(
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
    ),
  )
  .map(([head, rest]) => head + rest.join(''));

/** Mostly the first. */
const usually = (usual: string, ...others: string[]) =>
  fc.oneof({ arbitrary: fc.constant(usual), weight: 4 }, { arbitrary: fc.constantFrom(...others), weight: 1 });

const JSON_TYPE = 'content-type: application/json';

/** A whole request with unusual parts, of which a few bytes have been replaced. */
const damagedRequest = fc
  .record({
    method: usually('POST', 'GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'QUERY', 'PRI'),
    path: usually('/graphql', '/graphql?query=%7Bhello%7D', '/graphql?query=%', '/', '//', '*', 'http://x:0/graphql'),
    version: usually('1.1', '1.0', '2.0', '9.9'),
    type: usually(
      JSON_TYPE,
      `${JSON_TYPE}; charset=utf-7`,
      'content-type: application/graphql+json',
      'content-type: text/plain',
      'content-type: multipart/form-data; boundary=x',
      'content-type:',
    ),
    size: usually('', 'content-length: 20000000', 'content-length: 1e3', 'transfer-encoding: gzip, chunked'),
    headers: fc.array(
      fc.constantFrom(
        'content-encoding: gzip',
        'accept: application/graphql-response+json',
        'accept: text/event-stream',
        'accept-encoding: gzip;q=0, *',
        'apollo-require-preflight: 1',
        'authorization: Bearer \xff',
        'cookie: __proto__=1',
        'connection: close, content-length',
        'expect: 200-ok',
        `x-large: ${'x'.repeat(20_000)}`,
      ),
      { maxLength: 2 },
    ),
    body: usually('{"query":"{hello}"}', '[{"query":"{hello}"}]', '{"query":"{hello}","__proto__":{"polluted":1}}', ''),
    damage: fc.array(fc.record({ place: fc.nat(400), byte: fc.nat(255) }), { maxLength: 2 }),
  })
  .map(({ method, path, version, type, size, headers, body, damage }) => {
    const lines = ['host: x', type, size || `content-length: ${body.length}`, ...headers];
    const bytes = Buffer.from(`${method} ${path} HTTP/${version}\r\n${lines.join('\r\n')}\r\n\r\n${body}`, 'latin1');
    for (const { place, byte } of damage) if (place < bytes.length) bytes[place] = byte;
    return bytes.toString('latin1');
  });

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

  test(`${BODIES} JSON bodies that are almost GraphQL, seed ${SEED}`, { timeout: 60_000 + BODIES * 20 }, async () => {
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
      expect(text).not.toMatch(INTERNAL);
    });
    await fc.assert(property, { seed: SEED, numRuns: BODIES });
    await expectAlive();
  });

  test(`${SOCKETS} connections with bytes that are almost HTTP, seed ${SEED}`, {
    timeout: 60_000 + SOCKETS * 200,
  }, async () => {
    const { port } = new URL(gateway.clientUrl);
    const property = fc.asyncProperty(fc.oneof(fragments, damagedRequest), async (bytes) => {
      const answer = await exchange(Number(port), bytes);
      for (const [, status] of answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm))
        expect(ALLOWED_FOR_BYTES).toContain(Number(status));
      expect(answer).not.toMatch(INTERNAL);
    });
    await fc.assert(property, { seed: SEED, numRuns: SOCKETS });
    await expectAlive();
  });
});

/** What comes back until the server closes, or for a moment after we have sent all. */
function exchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(Buffer.from(bytes, 'latin1'));
      socket.setTimeout(SILENCE_MS, () => socket.destroy());
    });
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
  });
}
