import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openTrafficReader } from '../../src/traffic/read/open-traffic-reader.ts';
import type { OperationTraffic } from '../../src/traffic/traffic.ts';
import type { TestGateway } from '../kit/gateway.ts';
import { postGraphQL } from '../kit/gateway.ts';
import { readMetric } from '../kit/read-metric.ts';
import type { TrafficShop } from '../kit/traffic-shop.ts';
import { openTrafficShop } from '../kit/traffic-shop.ts';
import { until } from '../kit/until.ts';

let shop: TrafficShop;

beforeAll(async () => {
  shop = await openTrafficShop();
});
afterAll(() => shop[Symbol.asyncDispose]());
afterEach(() => rmSync(shop.traffic, { recursive: true, force: true }));

async function recorded(): Promise<readonly OperationTraffic[]> {
  const reader = await openTrafficReader({ folder: shop.traffic }, { graph: 'main', variant: 'current' });
  return reader.read(1);
}

/** What is recorded of what `send` sends. A gateway that stops stores the rest. */
async function trafficOf(
  send: (gateway: TestGateway) => Promise<unknown>,
  yaml?: string,
): Promise<readonly OperationTraffic[]> {
  const gateway = await shop.run(yaml);
  expect(await gateway.ready()).toMatchObject({ status: 200 });
  await send(gateway).finally(() => gateway.stop());
  return recorded();
}

const summary = (traffic: readonly OperationTraffic[]) =>
  traffic.map(({ text, client, requests, errors }) => ({
    text,
    client: `${client.name} ${client.version}`,
    requests,
    errors,
  }));

const PRODUCT = 'query{product(id:""){id}}';

test('who has sent what, how often, how long it took, what it uses', async () => {
  const web = { 'apollographql-client-name': 'web', 'apollographql-client-version': '1.2' };
  const traffic = await trafficOf(async ({ query }) => {
    await query('query Page($id: ID!) { product(id: $id) { label: name(in: "de") } }', {
      variables: { id: '1' },
      headers: web,
    });
    await query('query Page($x: ID!) { product(id: $x) { name(in: "en") } }', { variables: { x: '2' }, headers: web });
    await query('query Page($id: ID!) { product(id: $id) { name(in: "") } }', { variables: { id: '3' } });
    await query('{ named { name } }', { headers: { 'apollographql-client-name': 'app' } });
  });
  const today = new Date().toISOString().slice(0, 10);
  expect(traffic).toHaveLength(3);
  expect(traffic[0]).toEqual({
    hash: createHash('sha256').update(String(traffic[0]?.text)).digest('hex'),
    text: 'query Page($v1:ID!){product(id:$v1){name(in:"")}}',
    name: 'Page',
    type: 'query',
    coordinates: ['ID', 'Product.name', 'Product.name(in:)', 'Query.product', 'Query.product(id:)'],
    client: { name: 'web', version: '1.2' },
    requests: 2,
    errors: 0,
    durationMs: expect.any(Number),
    firstSeen: today,
    lastSeen: today,
  });
  expect(traffic[0]?.durationMs).toBeGreaterThan(0);
  expect(summary(traffic.slice(1))).toEqual(
    expect.arrayContaining([
      { text: traffic[0]?.text, client: ' ', requests: 1, errors: 0 },
      { text: 'query{named{name}}', client: 'app ', requests: 1, errors: 0 },
    ]),
  );
});

test('nothing that clients send as data is in any file', async () => {
  await trafficOf(({ query }) =>
    query('query ($id: ID!) { zQz: product(id: $id) { name(in: "zQz") } }', { variables: { id: 'zQz' } }),
  );
  const files = readdirSync(shop.traffic, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.length).toBe(2);
  for (const { parentPath, name } of files) expect(readFileSync(join(parentPath, name), 'utf8')).not.toContain('zQz');
});

test('answers with errors are counted as such', async () => {
  expect(summary(await trafficOf(({ query }) => query('{ broken }')))).toEqual([
    { text: 'query{broken}', client: ' ', requests: 1, errors: 1 },
  ]);
});

test('a field that the caller may not see is asked for all the same', async () => {
  expect(summary(await trafficOf(({ query }) => query('{ secret }')))).toEqual([
    { text: 'query{secret}', client: ' ', requests: 1, errors: 1 },
  ]);
});

test('what does not run is no traffic: invalid, refused by a limit or for its caller, introspection', async () => {
  const traffic = await trafficOf(async ({ query }) => {
    await query('{ seldom }');
    expect((await query('{ seldom }')).status).toBe(429);
    expect((await query('{ secret }')).status).toBe(403);
    await query('{ unknown }');
    await query('query ($id: ID!) { product(id: $id) { id } }');
    await query('{ a: product(id: 1) { id } b: product(id: 1) { id } c: product(id: 1) { id } }');
    await query('{ __schema { types { name } } }');
    await query('{ __typename }');
    await query('{ broken }', { headers: { 'apollo-expose-query-plan': 'dry-run' } });
  }, 'limits: { max_aliases: 2 }\nauthorization: { directives: { unauthorized: { mode: reject } } }\nengine: compiled');
  expect(summary(traffic)).toEqual([{ text: 'query{seldom}', client: ' ', requests: 1, errors: 0 }]);
});

test('a persisted query counts, whether its document comes along or not', async () => {
  const query = '{ product(id: 1) { id } }';
  const extensions = { persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') } };
  const traffic = await trafficOf(async ({ clientUrl }) => {
    const url = `${clientUrl}/graphql`;
    await postGraphQL(url, { extensions });
    await postGraphQL(url, { query, extensions });
    await postGraphQL(url, { extensions });
    await postGraphQL(url, { extensions });
  });
  expect(summary(traffic)).toEqual([{ text: PRODUCT, client: ' ', requests: 3, errors: 0 }]);
});

test('requests that share an execution count each', async () => {
  let shared = 0;
  const traffic = await trafficOf(async ({ query, adminUrl }) => {
    await Promise.all(Array.from({ length: 50 }, () => query('{ product(id: 1) { id } }')));
    shared = await readMetric(adminUrl, 'portico_shared_operations_total');
  }, 'engine: compiled');
  expect(shared).toBeGreaterThan(0);
  expect(summary(traffic)).toEqual([{ text: PRODUCT, client: ' ', requests: 50, errors: 0 }]);
});

test('counts come to the folder while the gateway runs, and add up', async () => {
  await using gateway = await shop.run('traffic: { flush_interval: 100ms }');
  await gateway.query('{ product(id: 1) { id } }');
  await until(async () => (await recorded())[0]?.requests === 1);
  await gateway.query('{ product(id: 2) { id } }');
  await until(async () => (await recorded())[0]?.requests === 2);
  expect(await readMetric(gateway.adminUrl, 'portico_traffic_recorded_requests_total')).toBe(2);
  expect(await readMetric(gateway.adminUrl, 'portico_traffic_waiting_rows')).toBe(0);
});

test('clients may say who they are in other headers', async () => {
  const traffic = await trafficOf(
    ({ query }) => query('{ product(id: 1) { id } }', { headers: { 'X-App': 'till', 'x-build': '9' } }),
    'traffic: { client_name_header: X-App, client_version_header: x-build }',
  );
  expect(traffic[0]?.client).toEqual({ name: 'till', version: '9' });
});

test.each(['traffic: { enabled: false }', 'state_dir: null'])('%s: nothing is recorded', async (yaml) => {
  expect(await trafficOf(({ query }) => query('{ product(id: 1) { id } }'), yaml)).toEqual([]);
  expect(existsSync(shop.traffic)).toBe(false);
});
