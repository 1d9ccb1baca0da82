import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { rootField, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { until } from '../kit/until.ts';

const CLIENTS = 200;

describe.each(['apollo', 'compiled'])('engine %s', (engine) => {
  let subgraph: ScriptedSubgraph;
  let gateway: TestGateway;
  /** Calls that the subgraph holds and that nobody has cut off. */
  let held: number;

  beforeEach(async () => {
    held = 0;
    subgraph = await startScriptedSubgraph((_request, response) => {
      held += 1;
      response.on('close', () => {
        held -= 1;
      });
    });
    gateway = await runGateway({
      subgraphs: { only: { url: subgraph.url, sdl: 'type Query { hello(to: Int): String }' } },
      yaml: `engine: ${engine}\ntraffic_shaping: { all: { timeout: 60s, connections: ${CLIENTS} } }`,
    });
  });
  afterEach(async () => {
    await gateway.stop();
    await subgraph.stop();
  });

  function send(to: number) {
    const client = request(`${gateway.clientUrl}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    });
    client.on('error', () => {});
    client.end(JSON.stringify({ query: 'query ($to: Int) { hello(to: $to) }', variables: { to } }));
    return client;
  }

  test(`${CLIENTS} at once take their calls along, and the next one is served`, async () => {
    const clients = Array.from({ length: CLIENTS }, (_, index) => send(index));
    await until(() => held === CLIENTS, { what: 'every call' });
    for (const client of clients) client.destroy();
    await until(() => held === 0, { what: 'every call cut off' });
    subgraph.answerWith(rootField('hello', 'still here'));
    expect((await gateway.query('{ hello(to: 1) }')).data).toEqual({ hello: 'still here' });
  });

  test.runIf(engine === 'compiled')('those who share a call take it along when the last of them goes', async () => {
    const clients = Array.from({ length: 20 }, () => send(1));
    await until(() => held === 1, { what: 'the call' });
    for (const client of clients) client.destroy();
    await until(() => held === 0, { what: 'every call cut off' });
  });
});
