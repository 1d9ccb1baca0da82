import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { printGraphRef } from '../../src/core/graph-ref.ts';
import { readGateways } from '../../src/registry/gateways/read-gateways.ts';
import { openStore } from '../../src/registry/store/open-store.ts';
import type { RegistryStore } from '../../src/registry/store/registry-store.ts';
import type { ConsulAgent } from '../kit/consul.ts';
import { describeWithConsul, startConsul } from '../kit/consul.ts';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { PublishedGraph } from '../kit/published-graph.ts';
import { publishedGraph } from '../kit/published-graph.ts';
import { registerInstance } from '../kit/registered.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, rootField, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { until } from '../kit/until.ts';
import { startVersionsSubgraph, versionsSdl } from '../kit/versions-subgraph.ts';

describeWithConsul('the registry in Consul', () => {
  let consul: ConsulAgent;
  let subgraph: ScriptedSubgraph;
  let opened: RegistryStore[];
  /** Every test has a graph of its own. */
  let graph: string;
  let count = 0;

  beforeAll(async () => {
    consul = await startConsul();
    subgraph = await startVersionsSubgraph('one');
  });
  afterAll(async () => {
    await subgraph.stop();
    await consul.stop();
  });
  beforeEach(() => {
    opened = [];
    count += 1;
    graph = `g${count}`;
  });
  afterEach(() => Promise.all(opened.map((store) => store.close())));

  function store(variant = 'current'): RegistryStore {
    const place = { kind: 'consul', connection: { address: consul.address }, prefix: 'portico' } as const;
    const one = openStore(place, { graph, variant });
    opened.push(one);
    return one;
  }
  const published = (variant?: string): PublishedGraph => publishedGraph(store(variant));
  const run = (variant = 'current', more = '') =>
    runGateway({
      yaml: `graph: ${printGraphRef({ graph, variant })}\ndiscovery: { consul: { address: "${consul.address}", empty_instances_grace: 100ms${more} } }`,
    });
  const serves = (gateway: TestGateway, field: string, value = `one ${field}`) =>
    until(async () => (await gateway.query(`{ ${field} }`)).data?.[field] === value, { what: field });
  const lacks = async (gateway: TestGateway, field: string) => 'errors' in (await gateway.query(`{ ${field} }`));
  const problems = async (gateway: TestGateway) => ((await gateway.ready()).body.problems ?? []) as unknown[];

  test('consul://service/path leads to the passing instances, which come and go without a swap', async () => {
    const service = `users-${graph}`;
    await using first = await startScriptedSubgraph(rootField('v1', 'first'));
    await using second = await startScriptedSubgraph(rootField('v1', 'second'));
    await registerInstance(consul, service, `${graph}-1`, first.url);
    await published().publish('users', versionsSdl('v1'), `consul://${service}/graphql`);
    await using gateway = await run();
    await serves(gateway, 'v1', 'first');
    await registerInstance(consul, service, `${graph}-2`, second.url);
    await consul.deregisterService(`${graph}-1`);
    await serves(gateway, 'v1', 'second');
    await consul.deregisterService(`${graph}-2`);
    const gone = { subgraph: 'users', message: `service ${service}: it has no passing instance` };
    await until(async () => isDeepStrictEqual(await problems(gateway), [gone]));
    expect((await gateway.query('{ v1 }')).extensions).toHaveProperty('stale');
    expect(gateway.lines.filter(({ msg }) => msg === 'a new supergraph is served')).toHaveLength(1);
  });

  test('a path in the URL goes before that of the instance', async () => {
    const paths: (string | undefined)[] = [];
    await using server = await startScriptedSubgraph((request, response) => {
      paths.push(response.req.url);
      rootField('v1', 'here')(request, response);
    });
    await registerInstance(consul, graph, `${graph}-1`, server.url, { Meta: { graphql_path: '/meta' } });
    const teams = published();
    await teams.publish('users', versionsSdl('v1'), `consul://${graph}/api/graphql`);
    await using gateway = await run();
    await serves(gateway, 'v1', 'here');
    expect(paths).toEqual(['/api/graphql']);
    await teams.publish('users', versionsSdl('v1', 'v2'), `consul://${graph}`);
    await until(async () => !('errors' in (await gateway.query('{ v1 }'))) && paths.at(-1) === '/meta');
  });

  test('a published URL that the address policy refuses keeps what is served', async () => {
    const teams = published();
    await teams.publish('one', versionsSdl('v1'), subgraph.url);
    await using gateway = await run();
    await serves(gateway, 'v1');
    await teams.publish('one', versionsSdl('v1', 'v2'), 'http://169.254.169.254/latest');
    await until(async () => 'rejected' in (await gateway.ready()).body);
    expect((await gateway.ready()).body.rejected).toMatchObject({ code: 'ROUTING_URL_UNUSABLE' });
    await serves(gateway, 'v1');
    await teams.publish('one', versionsSdl('v1', 'v3'), subgraph.url);
    await serves(gateway, 'v3');
  });

  test('keys written by hand are served until something is published, and not looked at afterwards', async () => {
    await registerInstance(consul, graph, `${graph}-1`, subgraph.url);
    await consul.putKv(`portico/${graph}/subgraphs/one/schema`, versionsSdl('v1'));
    await consul.putKv(`portico/${graph}/subgraphs/one/routing`, JSON.stringify({ service: graph }));
    await using gateway = await run();
    await serves(gateway, 'v1');
    expect(await problems(gateway)).toEqual([]);
    expect(await readGateways(store())).toEqual({ reports: [], unreadable: [] });
    await consul.putKv(`portico/${graph}/subgraphs/one/schema`, versionsSdl('v2'));
    await serves(gateway, 'v2');

    await published().publish('one', versionsSdl('v3'), `consul://${graph}/graphql`);
    await serves(gateway, 'v3');
    await consul.putKv(`portico/${graph}/subgraphs/one/schema`, versionsSdl('v4'));
    // Nothing is to happen: by far longer than the same took before.
    await setTimeout(1_000);
    expect(await lacks(gateway, 'v4')).toBe(true);
    await serves(gateway, 'v3');
    await published().publish('one', versionsSdl('v3', 'v5'));
    await serves(gateway, 'v5');
    await until(async () => (await readGateways(store())).reports.length === 1);
  });

  test('a tagged service that is not published is told of, and not asked', async () => {
    await using tagged = await startScriptedSubgraph(json({ data: { _service: { sdl: versionsSdl('tagged') } } }));
    const tag = `tag-${graph}`;
    await registerInstance(consul, `stray-${graph}`, `${graph}-s`, tagged.url, { Tags: [tag] });
    await registerInstance(consul, `users-${graph}`, `${graph}-u`, subgraph.url, { Tags: [tag] });
    await published().publish('users', versionsSdl('v1'), `consul://users-${graph}/graphql`);
    await using gateway = await run('current', `, tag: ${tag}`);
    await serves(gateway, 'v1');
    await until(async () => (await problems(gateway)).length > 0);
    expect(await problems(gateway)).toEqual([
      {
        message: `the graph is published in the registry, so service stray-${graph}, which is tagged ${tag} and not part of it, is not looked at`,
      },
    ]);
    expect(gateway.lines.filter(({ msg }) => String(msg).includes('is not looked at'))).toHaveLength(1);
    expect(tagged.received).toHaveLength(0);
  });

  test('a subgraph that was deleted finds its instances when it is published again', async () => {
    await registerInstance(consul, graph, `${graph}-1`, subgraph.url);
    const teams = published();
    await teams.publish('one', versionsSdl('v1'), `consul://${graph}/graphql`);
    await teams.publish('two', versionsSdl('v2'), `consul://${graph}/graphql`);
    await using gateway = await run();
    await serves(gateway, 'v2');
    await teams.publish('two', undefined);
    await until(() => lacks(gateway, 'v2'));
    await teams.publish('two', versionsSdl('v2'), `consul://${graph}/graphql`);
    await serves(gateway, 'v2');
    const told = gateway.lines.filter(({ msg, subgraph: name }) => msg === 'instances changed' && name === 'one');
    expect(told).toHaveLength(1);
  });

  test('variants and graphs in one Consul do not see each other', async () => {
    await published().publish('one', versionsSdl('v1'), subgraph.url);
    await published('staging').publish('one', versionsSdl('v2'), subgraph.url);
    await using current = await run();
    await using staging = await run('staging');
    await serves(current, 'v1');
    await serves(staging, 'v2');
    await published('staging').publish('one', versionsSdl('v3'));
    await serves(staging, 'v3');
    expect(await lacks(current, 'v3')).toBe(true);
    expect((await readGateways(store('staging'))).reports.length).toBe(1);
  });
});
