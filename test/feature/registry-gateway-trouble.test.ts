import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readGateways } from '../../src/registry/gateways/read-gateways.ts';
import { openStore } from '../../src/registry/store/open-store.ts';
import type { RegistryStore } from '../../src/registry/store/registry-store.ts';
import type { ConsulAgent } from '../kit/consul.ts';
import { describeWithConsul, startConsul } from '../kit/consul.ts';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { Load } from '../kit/load.ts';
import { startLoad } from '../kit/load.ts';
import { AT_FULL_SIZE, noteFigure } from '../kit/note-figure.ts';
import type { PublishedGraph } from '../kit/published-graph.ts';
import { publishedGraph } from '../kit/published-graph.ts';
import { registerInstance } from '../kit/registered.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { until } from '../kit/until.ts';
import { startVersionsSubgraph, versionsSdl } from '../kit/versions-subgraph.ts';

const ROUNDS = AT_FULL_SIZE ? 10 : 1;
const PATIENCE = { timeoutMs: 30_000 };

describeWithConsul('gateways that follow a registry in a Consul that fails', () => {
  let consul: ConsulAgent;
  let subgraph: ScriptedSubgraph;
  let store: RegistryStore;
  let graph: PublishedGraph;
  let folder: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'portico-follow-'));
    consul = await startConsul();
    subgraph = await startVersionsSubgraph('one');
    await registerInstance(consul, 'users', 'users-1', subgraph.url);
    const connection = { address: consul.address };
    store = openStore({ kind: 'consul', connection, prefix: 'portico' }, { graph: 'main', variant: 'current' });
    graph = publishedGraph(store);
  });
  afterEach(async () => {
    await store.close();
    await subgraph.stop();
    await consul.stop();
    rmSync(folder, { recursive: true });
  });

  const run = (more: Partial<Parameters<typeof runGateway>[0]> = {}) =>
    runGateway({ env: { CONSUL_HTTP_ADDR: consul.address }, ...more });
  const publish = (...fields: string[]) => graph.publish('one', versionsSdl(...fields), 'consul://users/graphql');
  const serves = (gateway: TestGateway, field: string) =>
    until(async () => (await gateway.query(`{ ${field} }`)).data?.[field] === `one ${field}`, {
      what: field,
      ...PATIENCE,
    });
  const lacks = async (gateway: TestGateway, field: string) => 'errors' in (await gateway.query(`{ ${field} }`));
  const problems = async (gateway: TestGateway) => JSON.stringify((await gateway.ready()).body.problems ?? []);

  function loadOn(gateway: TestGateway): Load {
    const judge = ({ status, text }: { status: number; text: string }) =>
      status === 200 && text.trim() === '{"data":{"v1":"one v1"}}' ? undefined : `${status} ${text}`;
    return startLoad(`${gateway.clientUrl}/graphql`, { query: '{ v1 }' }, judge, 2, 1_000_000);
  }

  test('no request fails while it is killed and restarted between publishes, and all gateways converge', {
    timeout: 60_000 + ROUNDS * 10_000,
  }, async () => {
    await publish('v1');
    await using first = await run();
    await using second = await run();
    await Promise.all([serves(first, 'v1'), serves(second, 'v1')]);
    const loads = [loadOn(first), loadOn(second)];
    const versions = [['v1', 'v2'], ['v1']];
    let sequence = 1;
    for (let round = 0; round < ROUNDS; round += 1) {
      await consul.kill();
      await expect(publish('v1', 'v3')).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE' });
      await until(async () => (await problems(first)).includes('does not answer'));
      await consul.restart();
      sequence = await until(() => publish(...(versions[round % 2] ?? [])), PATIENCE);
      const has = round % 2 === 0;
      for (const gateway of [first, second]) {
        await until(async () => (await lacks(gateway, 'v2')) !== has, { what: `round ${round}`, ...PATIENCE });
        await until(async () => (await problems(gateway)) === '[]', { what: 'no problems', ...PATIENCE });
      }
    }
    const reports = await until(async () => {
      const { reports: found } = await readGateways(store);
      return found.length === 2 && found.every(({ serving }) => serving?.sequence === sequence) && found;
    }, PATIENCE);
    expect(reports.map(({ refused }) => refused)).toEqual([null, null]);
    const ended = await Promise.all(loads.map((load) => load.stop()));
    expect(ended.flatMap(({ failures }) => failures)).toEqual([]);
    const sent = ended.reduce((sum, report) => sum + report.sent, 0);
    expect(sent).toBeGreaterThan(100);
    const what = `Consul is killed ${ROUNDS} times between publishes that two gateways follow`;
    noteFigure({ id: 'R6', what, threshold: '0 failed requests, both converge', measured: `0 of ${sent} failed` });
  });

  test('one that comes back empty changes nothing, until everything is published again', async () => {
    await publish('v1');
    await graph.publish('two', versionsSdl('v6'), 'consul://users/graphql');
    await using gateway = await run();
    await serves(gateway, 'v6');
    const load = loadOn(gateway);
    await consul.restart({ empty: true });
    await until(async () => (await problems(gateway)).includes('lost what was published'), PATIENCE);
    await registerInstance(consul, 'users', 'users-1', subgraph.url);
    await publish('v1', 'v2');
    await until(async () => (await problems(gateway)).includes('until two is published again'), PATIENCE);
    expect(await lacks(gateway, 'v2')).toBe(true);
    await graph.publish('two', versionsSdl('v6'), 'consul://users/graphql');
    await serves(gateway, 'v2');
    await until(async () => (await problems(gateway)) === '[]', PATIENCE);
    expect((await load.stop()).failures).toEqual([]);
  });

  test('one that is away at a cold start: what was served last is, and the gateway follows when it is back', async () => {
    await publish('v1');
    const before = await run({ folder });
    await serves(before, 'v1');
    await until(async () => (await problems(before)) === '[]');
    await before.stop();
    await publish('v1', 'v2');
    await consul.kill();

    await using after = await run({ folder });
    await serves(after, 'v1');
    expect(await problems(after)).toMatch(/does not answer/);
    await consul.restart();
    await serves(after, 'v2');
    await using moved = await startVersionsSubgraph('moved');
    await registerInstance(consul, 'users', 'users-1', moved.url);
    await until(async () => (await after.query('{ v2 }')).data?.v2 === 'moved v2', PATIENCE);
    await until(async () => (await problems(after)) === '[]', PATIENCE);
  });

  test('one that has lost the registry before a cold start: instances are followed all the same', async () => {
    await publish('v1');
    const before = await run({ folder });
    await serves(before, 'v1');
    await before.stop();
    await consul.deleteKv('portico/', { recurse: true });
    await using after = await run({ folder });
    await serves(after, 'v1');
    expect(await problems(after)).toMatch(/lost what was published/);
    await using moved = await startVersionsSubgraph('moved');
    await registerInstance(consul, 'users', 'users-1', moved.url);
    await until(async () => (await after.query('{ v1 }')).data?.v1 === 'moved v1', PATIENCE);
  });
});
