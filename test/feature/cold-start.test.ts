import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeWithConsul, startConsul } from '../kit/consul.ts';
import { runGateway, writeSupergraphConfig } from '../kit/gateway.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { until } from '../kit/until.ts';

const SDL = 'type Query { hello: String }';
/** A subgraph that also tells its schema when asked. */
const withSchema = (sdl: string, data: unknown): Parameters<typeof startScriptedSubgraph>[0] => {
  return (request, response) => {
    const asked = request.body.query.includes('_service');
    json({ data: asked ? { _service: { sdl } } : data })(request, response);
  };
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portico-cold-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describeWithConsul('Consul is down at a cold start', () => {
  test('the last good schema and instances are served, and the outage is reported', async () => {
    const consul = await startConsul();
    await using subgraph = await startScriptedSubgraph(json({ data: { hello: 'you' } }));
    const { port } = new URL(subgraph.url);
    await consul.registerService({ ID: 'only-1', Name: 'only', Address: '127.0.0.1', Port: Number(port) });
    await consul.putKv('portico/main/subgraphs/only/schema', SDL);
    const env = { CONSUL_HTTP_ADDR: consul.address };
    const before = await runGateway({ folder, env });
    await until(async () => (await before.query('{ hello }')).data?.hello === 'you');
    await before.stop();
    await consul.stop();

    await using after = await runGateway({ folder, env });
    expect((await after.query('{ hello }')).data).toEqual({ hello: 'you' });
    expect(await after.ready()).toMatchObject({
      status: 200,
      body: { status: 'UP', problems: [{ message: expect.stringContaining('does not answer') }, { subgraph: 'only' }] },
    });
  });
});

test('a gateway without any schema answers 503 with a code, lives, and becomes ready when there is one', async () => {
  await using subgraph = await startScriptedSubgraph(json({ data: { hello: 'you' } }));
  writeSupergraphConfig(folder, { only: { url: subgraph.url, sdl: 'type Query { hello: Missing }' } });
  await using gateway = await runGateway({ folder });
  expect(await gateway.query('{ hello }')).toMatchObject({
    status: 503,
    errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }],
  });
  expect(await gateway.ready()).toMatchObject({ status: 503, body: { rejected: { code: 'COMPOSITION_FAILED' } } });
  expect((await fetch(`${gateway.adminUrl}/health/live`)).status).toBe(200);
  writeFileSync(join(folder, 'only.graphql'), SDL);
  await until(async () => (await gateway.query('{ hello }')).data?.hello === 'you');
  expect((await gateway.ready()).status).toBe(200);
});

test('a dead subgraph does not keep the others from being served; it joins when it is back', async () => {
  await using alive = await startScriptedSubgraph(withSchema(SDL, { hello: 'you' }));
  const dead = await startScriptedSubgraph(withSchema('type Query { late: String }', { late: 'here' }));
  await dead.stop();
  writeFileSync(join(folder, 'supergraph.yaml'), introspected({ alive: alive.url, dead: dead.url }));
  await using gateway = await runGateway({ folder, yaml: 'discovery: { poll_interval: 200ms }' });
  expect((await gateway.query('{ hello }')).data).toEqual({ hello: 'you' });
  expect((await gateway.ready()).body).toMatchObject({ status: 'UP', problems: [{ subgraph: 'dead' }] });

  await using _back = await startScriptedSubgraph(
    withSchema('type Query { late: String }', { late: 'here' }),
    Number(new URL(dead.url).port),
  );
  await until(async () => (await gateway.query('{ late }')).data?.late === 'here');
  await until(async () => !('problems' in (await gateway.ready()).body));
});

test('a subgraph that died after the last run keeps its schema, and its fields are null with an error', async () => {
  await using alive = await startScriptedSubgraph(withSchema(SDL, { hello: 'you' }));
  const mortal = await startScriptedSubgraph(withSchema('type Query { late: String }', { late: 'here' }));
  writeFileSync(join(folder, 'supergraph.yaml'), introspected({ alive: alive.url, mortal: mortal.url }));
  const before = await runGateway({ folder });
  expect((await before.query('{ hello late }')).data).toEqual({ hello: 'you', late: 'here' });
  await before.stop();
  await mortal.stop();

  await using after = await runGateway({ folder });
  expect(await after.query('{ hello late }')).toMatchObject({
    status: 200,
    data: { hello: 'you', late: null },
    errors: [{ path: ['late'], extensions: { code: 'SUBREQUEST_HTTP_ERROR', service: 'mortal' } }],
  });
  expect((await after.ready()).body).toMatchObject({ status: 'UP', problems: [{ subgraph: 'mortal' }] });
});

test('schemas that compose no longer are answered with the last good supergraph', async () => {
  await using subgraph = await startScriptedSubgraph(json({ data: { hello: 'you' } }));
  const before = await runGateway({ folder, subgraphs: { only: { url: subgraph.url, sdl: SDL } } });
  await before.stop();
  await using after = await runGateway({
    folder,
    subgraphs: { only: { url: subgraph.url, sdl: 'type Query { hello: Missing }' } },
  });
  expect((await after.query('{ hello }')).data).toEqual({ hello: 'you' });
  expect(await after.ready()).toMatchObject({ status: 200, body: { rejected: { code: 'COMPOSITION_FAILED' } } });
});

test('a last-good file that is damaged is reported and ignored', async () => {
  await using subgraph = await startScriptedSubgraph(json({ data: { hello: 'you' } }));
  const subgraphs = { only: { url: subgraph.url, sdl: SDL } };
  await (await runGateway({ folder, subgraphs })).stop();
  writeFileSync(join(folder, 'state/last-good-main.json'), '{"version":');
  await using gateway = await runGateway({ folder, subgraphs });
  expect((await gateway.query('{ hello }')).data).toEqual({ hello: 'you' });
  expect(gateway.lines).toContainEqual(
    expect.objectContaining({ level: 'warn', msg: expect.stringContaining('last good') }),
  );
});

function introspected(urls: Record<string, string>): string {
  const entries = Object.entries(urls).map(([name, url]) => `  ${name}: { schema: { subgraph_url: "${url}" } }`);
  return `federation_version: 2\nsubgraphs:\n${entries.join('\n')}\n`;
}
