import type { ServerResponse } from 'node:http';
import { Agent } from 'undici';
import { afterAll, expect, it } from 'vitest';
import { AddressPolicy } from '../../../src/discovery/address-policy.ts';
import { introspectSubgraph } from '../../../src/discovery/introspect.ts';
import { startSdlServer } from '../../kit/sdl-server.ts';

const dispatcher = new Agent();
afterAll(() => dispatcher.destroy());

const introspect = (url: string, more: Partial<Parameters<typeof introspectSubgraph>[0]> = {}) =>
  introspectSubgraph({
    url,
    timeoutMs: 300,
    maxBytes: 1_000,
    dispatcher,
    signal: new AbortController().signal,
    ...more,
  });

it('returns the SDL as it is', async () => {
  await using server = await startSdlServer('type Query { a: Int } # é');
  expect(await introspect(server.url)).toBe('type Query { a: Int } # é');
});

const json = (body: string) => (_: unknown, response: ServerResponse) => void response.end(body);

it.each<[string, RegExp, (request: unknown, response: ServerResponse) => void]>([
  [
    'a redirect',
    /status 307 \(redirects are not followed\)/,
    (_, response) => void response.writeHead(307, { location: '/x' }).end(),
  ],
  ['an error status', /status 500$/, (_, response) => void response.writeHead(500).end('stack')],
  ['no JSON', /is not JSON/, json('<html>')],
  ['errors', /it answered: no such field/, json('{"errors":[{"message":"no such field"}]}')],
  ['null', /has no `_service/, json('null')],
  ['another shape', /has no `_service/, json('{"data":{"_service":{"sdl":7}}}')],
  ['inherited names', /has no `_service/, json('{"data":{"__proto__":{"_service":{"sdl":"x"}}}}')],
  ['too much', /larger than 2000 bytes/, json(`{"data":{"_service":{"sdl":"${'x'.repeat(3_000)}"}}}`)],
  [
    'half an answer',
    /closed|terminated|aborted/i,
    (_, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('{');
      setTimeout(() => response.destroy(), 10);
    },
  ],
  ['nothing', /no answer within 300 ms/, () => {}],
  [
    'a byte now and then',
    /no answer within 300 ms/,
    (_, response) => {
      const drip = setInterval(() => response.write(' '), 50);
      response.on('close', () => clearInterval(drip));
    },
  ],
])('fails for %s', async (_, reason, answer) => {
  await using server = await startSdlServer(answer);
  await expect(introspect(server.url)).rejects.toMatchObject({
    code: 'SUBGRAPH_INTROSPECTION_FAILED',
    message: expect.stringMatching(reason),
  });
  expect(server.requests).toHaveLength(1);
});

it('ends early when told to', async () => {
  await using server = await startSdlServer(() => {});
  const stop = new AbortController();
  const asked = introspect(server.url, { signal: stop.signal, timeoutMs: 60_000 });
  stop.abort();
  await expect(asked).rejects.toMatchObject({ code: 'SUBGRAPH_INTROSPECTION_FAILED' });
});

it('does not connect to a name that leads to a refused address', async () => {
  await using server = await startSdlServer('type Query { a: Int }');
  const policy = new AddressPolicy({ denied: ['127.0.0.0/8', '::1'] });
  const guarded = new Agent({ connect: { lookup: policy.lookup } });
  const asked = introspect(`http://localhost:${server.port}/`, { dispatcher: guarded });
  await expect(asked).rejects.toThrow(/localhost is refused/);
  expect(server.requests).toHaveLength(0);
  await guarded.destroy();
});

it('keeps secrets of the URL out of the message', async () => {
  const asked = introspect('http://user:secret@127.0.0.1:1/graphql?token=secret');
  await expect(asked).rejects.toThrow(expect.objectContaining({ message: expect.not.stringContaining('secret') }));
});
