import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FolderStore } from '../../src/registry/store/folder/folder-store.ts';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { CommandFolder } from '../kit/portico-command.ts';
import { makeCommandFolder } from '../kit/portico-command.ts';
import type { PublishedGraph } from '../kit/published-graph.ts';
import { publishedGraph } from '../kit/published-graph.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { until } from '../kit/until.ts';
import { startVersionsSubgraph, versionsSdl } from '../kit/versions-subgraph.ts';

let folder: CommandFolder;
let store: FolderStore;
let graph: PublishedGraph;
let subgraph: ScriptedSubgraph;
let gateways: TestGateway[];

beforeEach(async () => {
  folder = makeCommandFolder();
  store = new FolderStore({ folder: join(folder.path, '.portico/registry/main@current') });
  graph = publishedGraph(store);
  subgraph = await startVersionsSubgraph('one');
  gateways = [];
});
afterEach(async () => {
  for (const gateway of gateways) await gateway.stop();
  await subgraph.stop();
  await store.close();
  folder[Symbol.dispose]();
});

async function run(): Promise<void> {
  const yaml = `discovery: { registry: "${join(folder.path, '.portico/registry')}" }`;
  const gateway = await runGateway({ yaml });
  gateways.push(gateway);
  await until(async () => (await gateway.query('{ v1 }')).data?.v1 === 'one v1');
}

const publish = (routingUrl: string, ...fields: string[]) => graph.publish('one', versionsSdl(...fields), routingUrl);

test('no gateway, and what --wait makes of that', async () => {
  await publish(subgraph.url, 'v1');
  const { code, stdout, stderr } = await folder.run(['supergraph', 'status']);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^Current: change 1, supergraph [0-9a-f]{12}\nNo gateway reports\.\n$/);
  const waited = await folder.run(['supergraph', 'status', '--wait', '300ms']);
  expect(waited.code).toBe(1);
  expect(waited.stderr).toMatch(/error\[GATEWAYS_BEHIND\].*: No gateway has told this registry/);
});

test('gateways with what they serve, as a table and as JSON', async () => {
  await publish(subgraph.url, 'v1');
  await Promise.all([run(), run()]);
  const { code, stdout } = await folder.run(['supergraph', 'status', '--wait', '10s']);
  expect(code).toBe(0);
  const [current, empty, heading, ...rows] = stdout.trimEnd().split('\n');
  const [, id = ''] = /^Current: change 1, supergraph ([0-9a-f]{12})$/.exec(current ?? '') ?? [];
  expect(empty).toBe('');
  expect(heading).toMatch(/^GATEWAY +HOST +VERSION +CHANGE +SUPERGRAPH +SINCE +STATE$/);
  expect(rows).toHaveLength(2);
  for (const row of rows) expect(row).toMatch(new RegExp(` 1 +${id} +\\d{4}-\\S+Z +current$`));

  const { envelope } = await folder.json(['supergraph', 'status']);
  expect(envelope.data).toMatchObject({
    graph: 'main@current',
    success: true,
    current: { sequence: 1, supergraph: { id } },
    gateways: [
      { state: 'current', serving: { sequence: 1, supergraph: id }, refused: null },
      { state: 'current', serving: { sequence: 1, supergraph: id }, refused: null },
    ],
    unreadable: [],
  });
});

test('a gateway that has refused what is current says why, and --wait fails', async () => {
  await publish(subgraph.url, 'v1');
  await run();
  await publish('consul://one/graphql', 'v1', 'v2');
  const { code, stdout, stderr } = await folder.run(['supergraph', 'status', '--wait', '2s']);
  expect(code).toBe(1);
  expect(stdout).toMatch(/refused change 2: The routing URL of subgraph one cannot be used/);
  expect(stderr).toMatch(/1 of 1 gateway did not serve change 2 within 2000 ms\./);
  const { code: jsonCode, envelope } = await folder.json(['supergraph', 'status', '--wait', '300ms']);
  expect(jsonCode).toBe(1);
  expect(envelope).toMatchObject({
    data: { success: false, gateways: [{ state: 'refused', refused: { code: 'ROUTING_URL_UNUSABLE', sequence: 2 } }] },
    error: { code: 'GATEWAYS_BEHIND' },
  });
});

test('--wait ends as soon as a publish is served everywhere', async () => {
  await publish(subgraph.url, 'v1');
  await run();
  await publish(subgraph.url, 'v1', 'v2');
  const { code, stdout } = await folder.run(['supergraph', 'status', '--wait', '30s']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Current: change 2,/);
});

test('a report of another version is warned of', async () => {
  await publish(subgraph.url, 'v1');
  const announcement = store.announce('gateways/newer-1', Buffer.from('{"format":2}'));
  await until(async () => (await store.keys('gateways/')).length === 1);
  const { code, stderr } = await folder.run(['supergraph', 'status']);
  expect(code).toBe(0);
  expect(stderr).toMatch(/report of gateway newer-1 is not understood/);
  await announcement.withdraw();
});

test('a graph that is not there, and a wait without a unit', async () => {
  expect(await folder.run(['supergraph', 'status'])).toMatchObject({ code: 1 });
  const wrong = await folder.run(['supergraph', 'status', '--wait', '30']);
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringMatching(/duration with its unit/)]);
});
