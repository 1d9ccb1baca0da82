import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readGateways } from '../../src/registry/gateways/read-gateways.ts';
import { blobKey } from '../../src/registry/model/keys.ts';
import { FolderStore } from '../../src/registry/store/folder/folder-store.ts';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { PublishedGraph } from '../kit/published-graph.ts';
import { publishedGraph } from '../kit/published-graph.ts';
import { readMetric } from '../kit/read-metric.ts';
import { folderStand } from '../kit/registry-stores.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { until } from '../kit/until.ts';
import { startVersionsSubgraph, versionsSdl } from '../kit/versions-subgraph.ts';

let stand: ReturnType<typeof folderStand>;
let graph: PublishedGraph;
let subgraph: ScriptedSubgraph;

beforeEach(async () => {
  stand = folderStand();
  graph = publishedGraph(stand.open());
  subgraph = await startVersionsSubgraph('one');
});
afterEach(async () => {
  await subgraph.stop();
  await stand[Symbol.asyncDispose]();
});

const run = (more: Partial<Parameters<typeof runGateway>[0]> = {}) =>
  runGateway({ yaml: `discovery: { registry: "${stand.folder}" }`, ...more });
const serves = (gateway: TestGateway, field: string) =>
  until(async () => (await gateway.query(`{ ${field} }`)).data?.[field] === `one ${field}`, { what: field });
/** The field is not in what is served. */
const lacks = async (gateway: TestGateway, field: string) => 'errors' in (await gateway.query(`{ ${field} }`));
const publish = (...fields: string[]) => graph.publish('one', versionsSdl(...fields), subgraph.url);
/** The stores of the stand are less patient with signs of life. */
const gateways = async () =>
  (await readGateways(new FolderStore({ folder: join(stand.folder, 'main@current') }))).reports;

test('nothing published is a problem told; the first publish makes the gateway ready', async () => {
  await using gateway = await run();
  expect(await gateway.ready()).toMatchObject({
    status: 503,
    body: { problems: [{ message: expect.stringMatching(/has nothing published for main@current/) }] },
  });
  expect(await gateways()).toEqual([]);
  await publish('v1');
  await serves(gateway, 'v1');
  const { status, body } = await gateway.ready();
  expect({ status, problems: body.problems }).toEqual({ status: 200, problems: undefined });
});

test('the log names the change that is served, and instances only when they change', async () => {
  await publish('v1');
  await using gateway = await run();
  await publish('v1', 'v2');
  await serves(gateway, 'v2');
  const told = (text: string) => gateway.lines.filter(({ msg }) => msg === text);
  await until(() => told('a new supergraph is served').length === 2, { what: 'the second change in the log' });
  expect(told('a new supergraph is served')).toMatchObject([{ change: 1 }, { change: 2 }]);
  expect(told('instances changed')).toMatchObject([{ subgraph: 'one', instances: [subgraph.url] }]);
});

test('publish, rollback and delete are followed, and told in metrics and in the report', async () => {
  await publish('v1');
  await using gateway = await run();
  await serves(gateway, 'v1');
  await publish('v1', 'v2');
  await serves(gateway, 'v2');
  const metric = (name: string) => readMetric(gateway.adminUrl, name);
  expect(await metric('portico_registry_sequence')).toBe(2);
  expect(await metric('portico_registry_serving_sequence')).toBe(2);

  await graph.rollback(1);
  await until(() => lacks(gateway, 'v2'));
  await serves(gateway, 'v1');
  const { hash } = (await graph.registry.head())?.supergraph ?? {};
  const [report] = await until(async () => {
    const reports = await gateways();
    return reports[0]?.serving?.sequence === 3 && reports;
  });
  expect(report).toMatchObject({ serving: { supergraph: hash?.slice(0, 12) }, refused: null });

  await graph.publish('two', versionsSdl('v6'), subgraph.url);
  await until(async () => !(await lacks(gateway, 'v6')));
  await graph.publish('two', undefined);
  await until(() => lacks(gateway, 'v6'));
});

test('its report goes with it', async () => {
  await publish('v1');
  const gateway = await run();
  await until(async () => (await gateways()).length === 1);
  await gateway.stop();
  expect(await gateways()).toEqual([]);
});

test('report: false tells nobody', async () => {
  await publish('v1');
  await using gateway = await run({ yaml: `discovery: { registry: "${stand.folder}", report: false }` });
  await using telling = await run();
  await Promise.all([serves(gateway, 'v1'), serves(telling, 'v1')]);
  await until(async () => (await gateways()).length === 1);
});

test('variants of one graph do not see each other', async () => {
  const staging = publishedGraph(stand.open('main@staging'));
  await publish('v1');
  await staging.publish('one', versionsSdl('v2'), subgraph.url);
  await using current = await run();
  await using other = await run({ yaml: `graph: main@staging\ndiscovery: { registry: "${stand.folder}" }` });
  await serves(current, 'v1');
  await serves(other, 'v2');
  expect(await lacks(current, 'v2')).toBe(true);
  expect(await lacks(other, 'v1')).toBe(true);
});

describe('a version that cannot be used leaves the one before it, and says so', () => {
  async function expectRefused(gateway: TestGateway, sequence: number, code: string, message: RegExp) {
    await until(async () => 'rejected' in (await gateway.ready()).body);
    const { status, body } = await gateway.ready();
    expect(status).toBe(200);
    expect(body.rejected).toMatchObject({ code, message: expect.stringMatching(message) });
    await serves(gateway, 'v1');
    expect(await readMetric(gateway.adminUrl, 'portico_schema_rejected')).toBe(1);
    expect(await readMetric(gateway.adminUrl, 'portico_registry_sequence')).toBe(sequence);
    expect(await readMetric(gateway.adminUrl, 'portico_registry_serving_sequence')).toBe(1);
    expect(gateway.lines).toContainEqual(expect.objectContaining({ level: 'error', code }));
    const refused = await until(async () => (await gateways())[0]?.refused);
    expect(refused).toMatchObject({ sequence, code, message: expect.stringMatching(message) });
    expect((await gateways())[0]?.serving).toMatchObject({ sequence: 1 });
  }

  test('its text is missing; when it is back it is served', async () => {
    await publish('v1');
    await using gateway = await run();
    await serves(gateway, 'v1');
    // The text of the next version is taken away before its head is there.
    const store = stand.open();
    await using ahead = folderStand();
    const elsewhere = publishedGraph(ahead.open());
    await elsewhere.publish('one', versionsSdl('v1'), subgraph.url);
    await elsewhere.publish('one', versionsSdl('v1', 'v2'));
    const head = await ahead.open().get('head');
    await store.put('head', head?.value ?? new Uint8Array());
    await expectRefused(gateway, 2, 'REGISTRY_RECORD_INVALID', /it is missing/);
    const { hash = '' } = (await elsewhere.registry.head())?.supergraph ?? {};
    await store.put(blobKey(hash), Buffer.from((await elsewhere.registry.supergraph())?.sdl ?? ''));
    await serves(gateway, 'v2');
    expect((await gateway.ready()).body.rejected).toBeUndefined();
    await until(async () => (await gateways())[0]?.refused === null);
  });

  test('its text is another one', async () => {
    await publish('v1');
    await using gateway = await run();
    await serves(gateway, 'v1');
    const head = await graph.registry.head();
    const hash = 'a'.repeat(64);
    await stand.open().put(blobKey(hash), Buffer.from('type Query { forged: String }'));
    await stand
      .open()
      .put('head', Buffer.from(JSON.stringify({ ...head, sequence: 2, supergraph: { hash, sequence: 2 } })));
    await expectRefused(gateway, 2, 'REGISTRY_RECORD_INVALID', /not the one of its hash/);
  });

  test('a routing URL in it leads nowhere', async () => {
    await publish('v1');
    await using gateway = await run();
    await serves(gateway, 'v1');
    await graph.publish('one', versionsSdl('v1', 'v2'), 'consul://one/graphql');
    await expectRefused(gateway, 2, 'ROUTING_URL_UNUSABLE', /no Consul is known here/);
  });
});

describe('a registry that is lost', () => {
  const problem = async (gateway: TestGateway) => JSON.stringify((await gateway.ready()).body.problems ?? []);

  test('keeps what is served, until it is published again', async () => {
    await publish('v1');
    await graph.publish('two', versionsSdl('v6'), subgraph.url);
    await using gateway = await run();
    await serves(gateway, 'v1');
    rmSync(join(stand.folder, 'main@current'), { recursive: true });
    await until(async () => /has lost what was published/.test(await problem(gateway)));
    await serves(gateway, 'v1');
    const anew = publishedGraph(stand.open());
    await anew.publish('one', versionsSdl('v1', 'v2'), subgraph.url);
    await until(async () => /until two is published again/.test(await problem(gateway)));
    expect(await lacks(gateway, 'v2')).toBe(true);
    await anew.publish('two', versionsSdl('v6'), subgraph.url);
    await serves(gateway, 'v2');
    expect(await problem(gateway)).toBe('[]');
  });

  test('is served from the last good file after a restart', async () => {
    await publish('v1');
    await using files = folderStand();
    const first = await run({ folder: files.folder });
    await serves(first, 'v1');
    await first.stop();
    rmSync(join(stand.folder, 'main@current'), { recursive: true });
    await using second = await run({ folder: files.folder });
    await serves(second, 'v1');
    expect(await problem(second)).toMatch(/lost what was published: change 1 is still served/);
    await publishedGraph(stand.open()).publish('one', versionsSdl('v1', 'v2'), subgraph.url);
    await serves(second, 'v2');
  });

  test('may hold a head that cannot be read: what is served stays', async () => {
    await publish('v1');
    await using gateway = await run();
    await serves(gateway, 'v1');
    writeFileSync(join(stand.folder, 'main@current', 'head'), '{ "format": 2 }');
    await until(async () => /cannot be followed: The record head .* cannot be used/.test(await problem(gateway)));
    await serves(gateway, 'v1');
  });
});
