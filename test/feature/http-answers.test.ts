import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';

let subgraph: ScriptedSubgraph;
let gateway: TestGateway;

beforeAll(async () => {
  subgraph = await startScriptedSubgraph(json({ data: { hello: 'you' } }));
  gateway = await runGateway({
    subgraphs: { only: { url: subgraph.url, sdl: 'type Query { hello: String }' } },
    server: { keep_alive_timeout: '200ms' },
  });
});
afterAll(async () => {
  await gateway.stop();
  await subgraph.stop();
});

/** Sends bytes on a connection of its own; what came back until the server closed it. */
function exchange(bytes: string): Promise<{ status: number; text: string; openMs: number }> {
  return new Promise((resolve, reject) => {
    let text = '';
    const startedAt = performance.now();
    const socket = connect(Number(new URL(gateway.clientUrl).port), '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => {
      text += chunk.toString();
    });
    socket.on('error', reject);
    socket.on('close', () => {
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]);
      resolve({ status, text, openMs: performance.now() - startedAt });
    });
  });
}

const BODY = '{"query":"{ hello }"}';
const post = (host: string) =>
  `POST /graphql HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY}`;

test.each(['/nothing', '/graphql/', '/graphql/x', '/%2e%2e/etc/passwd', '/health', '//graphql'])(
  'GET %s is answered 404, as JSON',
  async (path) => {
    const response = await fetch(`${gateway.clientUrl}${path}`);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await response.json()).toEqual({
      errors: [{ message: 'There is nothing at this path.', extensions: { code: 'NOT_FOUND' } }],
    });
  },
);

test('a body for a path that does not exist is not read', async () => {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${gateway.clientUrl}/nothing`, { method: 'POST', headers, body: '{ no JSON' });
  expect(response.status).toBe(404);
  expect(response.headers.get('x-request-id')).toBeTruthy();
  const large = await fetch(`${gateway.clientUrl}/graphql/`, { method: 'POST', headers, body: 'x'.repeat(3_000_000) });
  expect(large.status).toBe(404);
});

test.each(['PUT', 'PATCH', 'DELETE'])(
  '%s /graphql is answered 405 with the methods that are allowed',
  async (method) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${gateway.clientUrl}/graphql`, { method, headers, body: BODY });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST']);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  },
);

test.each(['/%zz', '/%', '/%E2%82'])('a path that cannot be decoded, %s, is answered 400, as JSON', async (path) => {
  const { status, text } = await exchange(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
  expect(status).toBe(400);
  expect(text).toContain('"code":"BAD_REQUEST"');
});

test.each(['[', 'a b', '127.0.0.1:99999', 'x/y', '%'])(
  'the Host %j, which is none, keeps nobody from an answer',
  async (host) => {
    const { status, text } = await exchange(post(host));
    expect(status).toBe(200);
    expect(text).toContain('{"data":{"hello":"you"}}');
  },
);

describe('content types', () => {
  const send = (type: string, body: string | Uint8Array<ArrayBuffer> = BODY) =>
    fetch(`${gateway.clientUrl}/graphql`, { method: 'POST', headers: { 'content-type': type }, body });

  test.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"'])(
    '%s is read',
    async (type) => {
      const response = await send(type);
      expect([response.status, await response.json()]).toEqual([200, { data: { hello: 'you' } }]);
    },
  );

  test('a body in another encoding than UTF-8 is no JSON', async () => {
    const response = await send('application/json; charset=utf-16le', new Uint8Array(Buffer.from(BODY, 'utf16le')));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  });

  test.each(['application/jsonx', 'application/graphql', 'json', ';', 'multipart/form-data; boundary=x'])(
    '%s is refused with JSON',
    async (type) => {
      const response = await send(type);
      expect([400, 415]).toContain(response.status);
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: expect.any(String) } }] });
    },
  );
});

test('an idle connection is closed after its time', async () => {
  const { status, openMs } = await exchange('GET /nothing HTTP/1.1\r\nhost: x\r\n\r\n');
  expect(status).toBe(404);
  // Node adds up to a second to what it announces.
  expect(openMs).toBeGreaterThan(150);
  expect(openMs).toBeLessThan(3_000);
});

describe('bytes that are no request are answered with a code, in JSON', () => {
  test.each([
    ['no HTTP', 'hello\r\n\r\n', 400],
    ['a header without a name', 'GET / HTTP/1.1\r\n: x\r\n\r\n', 400],
    [
      'a body that is cut into wrong pieces',
      'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
      400,
    ],
    ['headers without end', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%s', async (_what, bytes, expected) => {
    const { status, text } = await exchange(bytes);
    expect(status).toBe(expected);
    const [head, body = ''] = text.split('\r\n\r\n');
    expect(head).toMatch(/content-type: application\/json/i);
    expect(JSON.parse(body)).toEqual({
      errors: [{ message: expect.any(String), extensions: { code: 'BAD_REQUEST' } }],
    });
  });
});

test('an answer on its way is not followed by one to the bytes behind its request', async () => {
  let release: (() => void) | undefined;
  subgraph.answerWith((_request, response) => {
    release = () => json({ data: { hello: 'you' } })(_request, response);
  });
  const sent = exchange(
    `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY}no HTTP\r\n\r\n`,
  );
  expect((await sent).text).not.toContain('400');
  release?.();
  subgraph.answerWith(json({ data: { hello: 'you' } }));
});
