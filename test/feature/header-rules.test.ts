import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';

const RULES = `
headers:
  all:
    request:
      - propagate: { named: X-Tenant }
      - propagate: { named: x-locale, rename: accept-language, default: en }
      - insert: { name: x-from, value: portico }
  subgraphs:
    quiet:
      request:
        - remove: { named: x-tenant }
        - insert: { name: x-from, value: quietly }
`;

describe.each(['apollo', 'compiled'])('engine %s', (engine) => {
  let loud: ScriptedSubgraph;
  let quiet: ScriptedSubgraph;
  let gateway: TestGateway;

  beforeAll(async () => {
    loud = await startScriptedSubgraph(json({ data: { loud: 'x' } }));
    quiet = await startScriptedSubgraph(json({ data: { quiet: 'x' } }));
    gateway = await runGateway({
      subgraphs: {
        loud: { url: loud.url, sdl: 'type Query { loud: String }' },
        quiet: { url: quiet.url, sdl: 'type Query { quiet: String }' },
      },
      yaml: `engine: ${engine}\n${RULES}`,
    });
  });
  afterAll(async () => {
    await gateway.stop();
    await Promise.all([loud.stop(), quiet.stop()]);
  });

  test('each subgraph gets the headers that its rules name, in their order', async () => {
    const headers = { 'x-tenant': 'acme', 'x-locale': 'de', 'x-secret': 'no', cookie: 'a=b', 'x-request-id': 'r1' };
    await gateway.query('{ loud quiet }', { headers });
    expect(loud.received.at(-1)?.headers).toMatchObject({
      'x-tenant': 'acme',
      'accept-language': 'de',
      'x-from': 'portico',
      'x-request-id': 'r1',
    });
    expect(quiet.received.at(-1)?.headers).toMatchObject({ 'accept-language': 'de', 'x-from': 'quietly' });
    expect(quiet.received.at(-1)?.headers).not.toHaveProperty('x-tenant');
    for (const { received } of [loud, quiet]) {
      for (const name of ['x-secret', 'cookie', 'x-locale']) expect(received.at(-1)?.headers).not.toHaveProperty(name);
    }
  });

  test('a default stands in for what the client did not send', async () => {
    await gateway.query('{ loud }');
    expect(loud.received.at(-1)?.headers).toMatchObject({ 'accept-language': 'en' });
    expect(loud.received.at(-1)?.headers).not.toHaveProperty('x-tenant');
  });
});
