import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SubgraphName, SubgraphProcess } from '../../subgraphs/kit/start-subgraphs.ts';
import { startSubgraphs, stopSubgraphs } from '../../subgraphs/kit/start-subgraphs.ts';
import type { ConsulAgent } from '../kit/consul.ts';
import { describeWithConsul, startConsul } from '../kit/consul.ts';
import { DASHBOARD_OF_ME, DASHBOARD_OF_USER, logIn } from '../kit/dashboard.ts';
import type { ExampleGraph } from '../kit/example-graph.ts';
import { serveExampleGraph } from '../kit/example-graph.ts';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import { until } from '../kit/until.ts';

const PROPAGATE_TOKEN = 'headers: { all: { request: [{ propagate: { named: authorization } }] } }';

const DASHBOARD = {
  id: '1',
  name: 'Ada Lindgren',
  email: 'ada@shop.example',
  recentOrders: expect.toSatisfy((orders: unknown[]) => orders.length === 5),
  recommendations: expect.toSatisfy((items: unknown[]) => items.length === 5),
};

function answersTheDashboard(gateway: () => TestGateway): void {
  test('one query returns the dashboard from four services', async () => {
    const { data, errors } = await gateway().query(DASHBOARD_OF_USER);
    expect(errors).toBeUndefined();
    expect(data).toEqual({ user: DASHBOARD });
  });

  test('the token from the login mutation opens the dashboard of `me`', async () => {
    const { data, errors } = await gateway().query(DASHBOARD_OF_ME, { headers: await logIn(gateway()) });
    expect(errors).toBeUndefined();
    expect(data).toEqual({ me: DASHBOARD });
  });

  test('without a token `me` is null, and a forged one is refused with a code', async () => {
    expect(await gateway().query('{ me { id } }')).toMatchObject({ data: { me: null } });
    const { data, errors } = await gateway().query('{ me { id } }', { headers: { authorization: 'Bearer a.b.c' } });
    expect(data).toEqual({ me: null });
    expect(errors).toMatchObject([{ path: ['me'], extensions: { code: 'UNAUTHENTICATED', service: 'users' } }]);
  });
}

describe('subgraphs from supergraph.yaml', () => {
  let graph: ExampleGraph;
  let gateway: TestGateway;

  beforeAll(async () => {
    graph = await serveExampleGraph();
    gateway = await runGateway({ subgraphs: graph.subgraphs, yaml: PROPAGATE_TOKEN });
  });
  afterAll(async () => {
    await gateway.stop();
    await graph[Symbol.asyncDispose]();
  });

  answersTheDashboard(() => gateway);
});

describeWithConsul('subgraphs from Consul', () => {
  let consul: ConsulAgent;
  let subgraphs: Record<SubgraphName, SubgraphProcess>;
  let gateway: TestGateway;

  beforeAll(async () => {
    consul = await startConsul();
    subgraphs = await startSubgraphs({ env: { CONSUL_HTTP_ADDR: consul.address } });
    gateway = await runGateway({ env: { CONSUL_HTTP_ADDR: consul.address }, yaml: PROPAGATE_TOKEN });
    await until(async () => !(await gateway.query(DASHBOARD_OF_USER)).errors, { what: 'all four services' });
  });
  afterAll(async () => {
    await gateway.stop();
    await stopSubgraphs(subgraphs);
    await consul.stop();
  });

  answersTheDashboard(() => gateway);

  test('a published schema takes the place of the one that the service told', async () => {
    const { data } = await gateway.query('{ _service: __type(name: "Article") { description } }');
    expect(data).toEqual({ _service: { description: null } });
    const sdl = await schemaOf(subgraphs.recommendations.url);
    await consul.putKv(
      'portico/main/subgraphs/recommendations/schema',
      sdl.replace('type Article ', '"Something to read." type Article '),
    );
    await until(async () => {
      const answer = await gateway.query('{ __type(name: "Article") { description } }');
      return JSON.stringify(answer.data) === '{"__type":{"description":"Something to read."}}';
    });
    expect((await gateway.query(DASHBOARD_OF_USER)).data).toEqual({ user: DASHBOARD });
  });
});

async function schemaOf(url: string): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ _service { sdl } }' }),
  });
  const { data } = (await response.json()) as { data: { _service: { sdl: string } } };
  return data._service.sdl;
}
