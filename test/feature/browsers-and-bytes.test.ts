import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';

const LONG = 'x'.repeat(5_000);
let subgraph: ScriptedSubgraph;
let gateway: TestGateway;

beforeAll(async () => {
  subgraph = await startScriptedSubgraph(json({ data: { hello: LONG } }));
  gateway = await runGateway({
    subgraphs: { only: { url: subgraph.url, sdl: 'type Query { hello: String }' } },
    yaml: 'cors: { origins: [https://app.example.com] }',
    server: { receive_timeout: '1s' },
  });
});
afterAll(async () => {
  await gateway.stop();
  await subgraph.stop();
});

const post = (headers: Record<string, string>, query = '{ hello }') =>
  fetch(`${gateway.clientUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });

describe('pages of other origins', () => {
  const preflight = (origin: string) =>
    fetch(`${gateway.clientUrl}/graphql`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
    });

  test('that are allowed may ask, and read the request id and what is left of limits', async () => {
    const { headers, status } = await preflight('https://app.example.com');
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe('https://app.example.com');
    expect(headers.get('access-control-allow-headers')).toBe('content-type');
    const answer = await post({ origin: 'https://app.example.com' });
    expect(answer.headers.get('access-control-expose-headers')).toBe(
      'x-request-id, retry-after, ratelimit, ratelimit-policy',
    );
  });

  test('that are not allowed get no permission', async () => {
    expect((await preflight('https://evil.example.com')).headers.get('access-control-allow-origin')).toBeNull();
    const answer = await post({ origin: 'https://evil.example.com' });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('requests that a browser sends without asking first', () => {
  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])(
    'are refused: %s',
    async (type) => {
      expect((await post({ 'content-type': type })).status).toBeGreaterThanOrEqual(400);
    },
  );

  test('are refused by GET too, unless a header shows that a script sent them', async () => {
    const url = `${gateway.clientUrl}/graphql?query={__typename}`;
    expect((await fetch(url)).status).toBe(400);
    expect((await fetch(url, { headers: { 'apollo-require-preflight': '1' } })).status).toBe(200);
  });

  test('mutations by GET are refused', async () => {
    const url = `${gateway.clientUrl}/graphql?query=mutation{x}`;
    expect((await fetch(url, { headers: { 'apollo-require-preflight': '1' } })).status).toBeGreaterThanOrEqual(400);
  });
});

describe('compression', () => {
  test.each(['br', 'gzip', 'deflate'])('%s for clients that take it', async (encoding) => {
    const answer = await post({ 'accept-encoding': encoding });
    expect(answer.headers.get('content-encoding')).toBe(encoding);
    expect(await answer.json()).toEqual({ data: { hello: LONG } });
  });

  test('none for those that do not, and none for small answers', async () => {
    expect((await post({ 'accept-encoding': 'identity' })).headers.get('content-encoding')).toBeNull();
    const small = await post({ 'accept-encoding': 'gzip' }, '{ __typename }');
    expect(small.headers.get('content-encoding')).toBeNull();
  });
});

describe('clients that send slowly', () => {
  /** Resolves with what the server sent before it closed the connection. */
  const trickle = (text: string) =>
    new Promise<string>((resolve) => {
      const { port } = new URL(gateway.clientUrl);
      let answer = '';
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(text));
      socket.on('data', (chunk) => {
        answer += chunk.toString();
      });
      socket.on('close', () => resolve(answer));
      socket.on('error', () => resolve(answer));
    });

  test.each([
    ['a head that never ends', 'POST /graphql HTTP/1.1\r\nhost: x\r\n'],
    [
      'a body that never ends',
      'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{',
    ],
  ])('%s is cut off', { timeout: 15_000 }, async (_kind, text) => {
    expect(await trickle(text)).toMatch(/^(HTTP\/1\.1 408|$)/);
  });
});
