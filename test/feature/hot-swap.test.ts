import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway, writeSupergraphConfig } from '../kit/gateway.ts';
import type { Load } from '../kit/load.ts';
import { startLoad } from '../kit/load.ts';
import type { ReceivedRequest, ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { startScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { until } from '../kit/until.ts';

/** Answers every root field of its query with the field's own name. */
function answerFields(request: ReceivedRequest): Record<string, string> {
  const names = [...request.body.query.matchAll(/\b(\w+)\b(?=[\s}])/g)].map(([, name = '']) => name);
  return Object.fromEntries(names.filter((name) => name !== 'query').map((name) => [name, name]));
}

let folder: string;
let subgraph: ScriptedSubgraph;
let gateway: TestGateway;
let load: Load;

const schemas = (extra: Record<string, string> = {}) =>
  Object.fromEntries(
    Object.entries({ steady: 'type Query { steady: String }', ...extra }).map(([name, sdl]) => [
      name,
      { url: subgraph.url, sdl },
    ]),
  );

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portico-swap-'));
  subgraph = await startScriptedSubgraph((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ data: answerFields(request) }));
  });
  gateway = await runGateway({ folder, subgraphs: schemas() });
  load = startLoad(`${gateway.clientUrl}/graphql`, { query: '{ steady }' }, ({ status, text }) =>
    status === 200 && text.trim() === '{"data":{"steady":"steady"}}' ? undefined : `${status} ${text}`,
  );
});

afterEach(async () => {
  await load.stop();
  await gateway.stop();
  await subgraph.stop();
  rmSync(folder, { recursive: true, force: true });
});

const serves = (query: string) => () => gateway.query(query).then(({ status, errors }) => status === 200 && !errors);
const refuses = (query: string) => () =>
  gateway.query(query).then(({ errors }) => errors?.[0]?.extensions?.code === 'GRAPHQL_VALIDATION_FAILED');

test('a subgraph is added, changed, broken, mended and removed under load, and no request fails', async () => {
  await until(() => load.answered > 50);

  writeSupergraphConfig(folder, schemas({ extra: 'type Query { added: String }' }));
  await until(serves('{ steady added }'), { what: 'the added subgraph' });

  writeSupergraphConfig(folder, schemas({ extra: 'type Query { added: String changed: String }' }));
  await until(serves('{ changed }'), { what: 'the changed field' });

  writeFileSync(join(folder, 'extra.graphql'), 'type Query { added: Missing }');
  const rejected = await until(async () => {
    const { status, body } = await gateway.ready();
    return 'rejected' in body && { status, body };
  });
  expect(rejected).toMatchObject({
    status: 200,
    body: {
      status: 'UP',
      rejected: { code: 'COMPOSITION_FAILED', issues: [{ message: '[extra] Unknown type Missing' }] },
    },
  });
  expect(await serves('{ changed }')()).toBe(true);
  const metrics = await (await fetch(`${gateway.adminUrl}/metrics`)).text();
  expect(metrics).toContain('portico_schema_rejected 1');
  expect(metrics).toContain('portico_schema_updates_total{outcome="rejected"} 1');

  writeFileSync(join(folder, 'extra.graphql'), 'type Query { mended: String }');
  await until(serves('{ mended }'), { what: 'the mended subgraph' });
  expect((await gateway.ready()).body).not.toHaveProperty('rejected');

  writeSupergraphConfig(folder, schemas());
  await until(refuses('{ mended }'), { what: 'the removed subgraph to be gone' });

  const { sent, failures } = await load.stop();
  expect(failures).toEqual([]);
  expect(sent).toBeGreaterThan(200);
});

test.each([
  ['emptied', ''],
  ['no YAML', '{ ['],
  ['without subgraphs', 'federation_version: 2\nsubgraphs: {}'],
])('a supergraph.yaml that is %s keeps the last good schema', async (_case, text) => {
  writeFileSync(join(folder, 'supergraph.yaml'), text);
  const { status, body } = await until(async () => {
    const ready = await gateway.ready();
    return 'problems' in ready.body && ready;
  });
  expect([status, body.status]).toEqual([200, 'UP']);
  expect((await load.stop()).failures).toEqual([]);
});

test('20 swaps under load: every answer is of one schema, and replaced schemas are let go', async () => {
  // Each schema has exactly one field besides `steady`: an answer with any other set of fields mixes two.
  for (let version = 1; version <= 20; version += 1) {
    writeSupergraphConfig(folder, schemas({ extra: `type Query { v${version}: String }` }));
    await until(serves(`{ steady v${version} }`), { what: `version ${version}` });
    const { data } = await gateway.query(`{ __type(name: "Query") { fields { name } } steady v${version} }`);
    expect(data).toEqual({
      __type: { fields: expect.toSatisfy((fields) => namesOf(fields) === `steady,v${version}`) },
      steady: 'steady',
      [`v${version}`]: `v${version}`,
    });
  }
  expect((await load.stop()).failures).toEqual([]);
  const live = await until(async () => {
    const metrics = await (await fetch(`${gateway.adminUrl}/metrics`)).text();
    return metrics.includes('portico_snapshots_live 1') && metrics;
  });
  expect(live).toContain('portico_snapshots_live 1');
});

function namesOf(fields: readonly { name: string }[]): string {
  return fields
    .map(({ name }) => name)
    .sort()
    .join();
}
