import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../../src/registry/store/open-store.ts';
import type { ConsulAgent } from '../kit/consul.ts';
import { describeWithConsul, startConsul } from '../kit/consul.ts';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { PublishedGraph } from '../kit/published-graph.ts';
import { publishedGraph } from '../kit/published-graph.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { until } from '../kit/until.ts';
import { startVersionsSubgraph, versionsSdl } from '../kit/versions-subgraph.ts';

/** As docs/registry.md and docs/consul.md say. */
const READ =
  'key_prefix "portico/" { policy = "read" } service_prefix "" { policy = "read" } node_prefix "" { policy = "read" }';
const REPORT =
  'key_prefix "portico/main@current/gateways/" { policy = "write" } session_prefix "" { policy = "write" }';

describeWithConsul('a Consul with access control', () => {
  let consul: ConsulAgent;
  let root: string;
  let subgraph: ScriptedSubgraph;
  let graph: PublishedGraph;

  const call = async (path: string, body?: object): Promise<Record<string, string>> => {
    const init = { method: 'PUT', headers: { 'x-consul-token': root }, ...(body && { body: JSON.stringify(body) }) };
    const text = await (await consul.request(path, init)).text();
    return JSON.parse(text || '{}') as Record<string, string>;
  };
  const tokenFor = async (name: string, rules: string): Promise<string> => {
    await call('/v1/acl/policy', { Name: name, Rules: rules });
    return (await call('/v1/acl/token', { Policies: [{ Name: name }] })).SecretID ?? '';
  };

  beforeAll(async () => {
    consul = await startConsul({ config: { acl: { enabled: true, default_policy: 'deny' } } });
    root = '';
    root = (await until(async () => (await call('/v1/acl/bootstrap')).SecretID)) ?? '';
    subgraph = await startVersionsSubgraph('one');
    const connection = { address: consul.address, token: root };
    const place = { kind: 'consul', connection, prefix: 'portico' } as const;
    graph = publishedGraph(openStore(place, { graph: 'main', variant: 'current' }));
    const port = Number(new URL(subgraph.url).port);
    await call('/v1/agent/service/register', { Name: 'users', ID: 'users-1', Address: '127.0.0.1', Port: port });
    await graph.publish('one', versionsSdl('v1'), 'consul://users/graphql');
  });
  afterAll(async () => {
    await graph.registry.close();
    await subgraph.stop();
    await consul.stop();
  });

  const run = (token: string) => runGateway({ env: { CONSUL_HTTP_ADDR: consul.address, CONSUL_HTTP_TOKEN: token } });
  const serves = (gateway: TestGateway) =>
    until(async () => (await gateway.query('{ v1 }')).data?.v1 === 'one v1', { what: 'v1' });
  const reports = () => graph.registry.store.keys('gateways/');

  test('a token that may read serves; that it cannot report is logged once, with the reason', async () => {
    await using gateway = await run(await until(() => tokenFor('reader', READ)));
    await serves(gateway);
    const warnings = () => gateway.lines.filter(({ msg }) => String(msg).includes('cannot be told'));
    await until(() => warnings().length > 0);
    expect(warnings()).toEqual([expect.objectContaining({ level: 'warn', reason: expect.stringMatching(/denied/i) })]);
    expect((await gateway.ready()).body.problems).toBeUndefined();
    expect(await reports()).toEqual([]);
  });

  test('one that may write below gateways/ reports too, and tells no token', async () => {
    const token = await until(() => tokenFor('gateway', `${READ} ${REPORT}`));
    await using gateway = await run(token);
    await serves(gateway);
    const [key = ''] = await until(async () => {
      const keys = await reports();
      return keys.length === 1 && keys;
    });
    const record = await graph.registry.store.get(key);
    expect(Buffer.from(record?.value ?? '').toString()).not.toContain(token);
    expect(gateway.lines.filter(({ msg }) => String(msg).includes('cannot be told'))).toEqual([]);
  });

  test('one that may read nothing is a problem told', async () => {
    await using gateway = await run(await until(() => tokenFor('nobody', 'operator = "read"')));
    const { status, body } = await gateway.ready();
    expect(status).toBe(503);
    expect(JSON.stringify(body.problems)).toMatch(/denied|nothing/i);
  });
});
