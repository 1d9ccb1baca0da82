import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DASHBOARD_OF_USER } from '../kit/dashboard.ts';
import type { ExampleGraph, ExampleName } from '../kit/example-graph.ts';
import { serveExampleGraph } from '../kit/example-graph.ts';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';

/** In this order each takes something more away. */
const STEPS: [ExampleName, (user: Record<string, unknown> | null) => void][] = [
  [
    'recommendations',
    (user) => expect(user).toMatchObject({ recommendations: null, recentOrders: { length: 5 }, name: 'Ada Lindgren' }),
  ],
  [
    'products',
    (user) => expect(user).toMatchObject({ recentOrders: { 0: { items: { 0: { quantity: 1, product: null } } } } }),
  ],
  ['orders', (user) => expect(user).toMatchObject({ recentOrders: null, name: 'Ada Lindgren' })],
  ['users', (user) => expect(user).toBeNull()],
];

describe.each(['apollo', 'compiled'])('engine %s', (engine) => {
  let graph: ExampleGraph;
  let gateway: TestGateway;

  beforeAll(async () => {
    graph = await serveExampleGraph();
    gateway = await runGateway({
      subgraphs: graph.subgraphs,
      yaml: `engine: ${engine}\ntraffic_shaping: { all: { stale_if_error: 0s } }`,
    });
  });
  afterAll(async () => {
    await gateway.stop();
    await graph[Symbol.asyncDispose]();
  });

  test.each(STEPS)(
    'without %s the dashboard shows the rest, and says whose fields are missing',
    async (name, check) => {
      await graph.served[name].stop();
      const { status, data, errors } = await gateway.query(DASHBOARD_OF_USER);
      expect(status).toBe(200);
      check(data?.user as Record<string, unknown> | null);
      expect(errors?.map(({ extensions }) => extensions?.service)).toContain(name);
      for (const { path, extensions } of errors ?? []) {
        expect(path?.[0]).toBe('user');
        expect(extensions?.code).toBe('SUBREQUEST_HTTP_ERROR');
      }
    },
  );
});
