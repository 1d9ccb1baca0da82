import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ConsulDiscovery } from '../../src/discovery/consul/consul-discovery.ts';
import type { ConsulDiscoveryOptions } from '../../src/discovery/consul/consul-discovery-options.ts';
import type { ConsulAgent } from '../kit/consul.ts';
import { describeWithConsul, startConsul } from '../kit/consul.ts';
import { RecordingListener } from '../kit/recording-listener.ts';
import { startSdlServer } from '../kit/sdl-server.ts';
import { until } from '../kit/until.ts';

const USERS = 'type Query { users: [String] }';
const ORDERS = 'type Query { orders: [String] }';

describeWithConsul('discovery from Consul', () => {
  let consul: ConsulAgent;
  let count = 0;
  let graph = '';
  const discoveries: ConsulDiscovery[] = [];

  beforeAll(async () => {
    consul = await startConsul();
  });
  afterAll(() => consul?.stop());
  afterEach(async () => {
    await Promise.all(discoveries.splice(0).map((discovery) => discovery.stop()));
    await consul.deleteKv('portico/', { recurse: true });
    const services: Record<string, unknown> = JSON.parse(await (await consul.request('/v1/agent/services')).text());
    for (const id of Object.keys(services)) await consul.deregisterService(id);
  });

  async function discover(options: Partial<ConsulDiscoveryOptions> = {}) {
    const discovery = new ConsulDiscovery({
      address: consul.address,
      graph,
      logger: pino({ level: 'silent' }),
      ...options,
    });
    discoveries.push(discovery);
    const listener = new RecordingListener();
    await discovery.start(listener);
    return listener;
  }

  /** Each test has a graph of its own. */
  function newGraph(): string {
    count += 1;
    graph = `test-${count}`;
    return graph;
  }
  const publish = (name: string, sdl: string) => consul.putKv(`portico/${graph}/subgraphs/${name}/schema`, sdl);
  const register = (id: string, service: string, more: Record<string, unknown> = {}) =>
    consul.registerService({ ID: id, Name: service, Address: '127.0.0.1', Port: 4001, ...more });
  /** Changes in quick succession are seen once a second. */
  const soon = { timeoutMs: 1_500 };

  it('tells everything that is there when start resolves, in one set, instances first', async () => {
    newGraph();
    await publish('users', USERS);
    await publish('orders', ORDERS);
    await register('u1', 'users');
    await register('u2', 'users', { Port: 4002 });
    const listener = await discover();
    expect(listener.calls).toEqual(['problems 1', 'instances orders 0', 'instances users 2', 'schemas orders,users']);
    expect(listener.problemText).toBe('orders: service orders: it has no passing instance');
    expect(listener.sets[0]?.subgraphs[1]).toEqual({ name: 'users', sdl: USERS, routingUrl: 'consul://users' });
    expect(listener.instances.get('users')).toEqual([
      { id: 'u1', url: 'http://127.0.0.1:4001/graphql' },
      { id: 'u2', url: 'http://127.0.0.1:4002/graphql' },
    ]);
  });

  it('sees a schema added, changed and removed', async () => {
    newGraph();
    await register('all', 'all');
    await publish('users', USERS);
    for (const name of ['users', 'orders']) {
      await consul.putKv(`portico/${graph}/subgraphs/${name}/routing`, '{ "service": "all" }');
    }
    const listener = await discover();
    await publish('orders', ORDERS);
    await until(() => listener.names.join() === 'orders,users', soon);
    await publish('users', `${USERS} type User { id: ID! }`);
    await until(() => listener.sdlOf('users')?.includes('User'), soon);
    await consul.deleteKv(`portico/${graph}/subgraphs/orders/`, { recurse: true });
    await until(() => listener.names.join() === 'users', soon);
    expect(listener.problemText).toBe('');
  });

  it('sees instances come and go without a word about schemas', async () => {
    newGraph();
    await publish('users', USERS);
    const listener = await discover({ emptyInstancesGraceMs: 300 });
    await register('u1', 'users');
    await until(() => listener.urlsOf('users').length === 1, soon);
    await register('u2', 'users', { Port: 4002 });
    await until(() => listener.urlsOf('users').length === 2, soon);
    await consul.deregisterService('u1');
    await until(() => listener.urlsOf('users').join() === 'http://127.0.0.1:4002/graphql', soon);
    await consul.deregisterService('u2');
    await until(() => /no passing instance; the last ones/.test(listener.problemText), soon);
    expect(listener.urlsOf('users')).toHaveLength(1);
    await until(() => listener.urlsOf('users').length === 0, soon);
    expect(listener.sets).toHaveLength(1);
  });

  it('sees an instance turn critical and pass again', async () => {
    newGraph();
    await publish('users', USERS);
    for (const id of ['u1', 'u2'])
      await register(id, 'users', { Check: { CheckID: id, TTL: '60s', Status: 'passing' } });
    const listener = await discover();
    expect(listener.urlsOf('users')).toHaveLength(2);
    await (await consul.request('/v1/agent/check/fail/u1', { method: 'PUT' })).text();
    await until(() => listener.urlsOf('users').length === 1, soon);
    await (await consul.request('/v1/agent/check/pass/u1', { method: 'PUT' })).text();
    await until(() => listener.urlsOf('users').length === 2, soon);
  });

  it('takes path and scheme from meta, the routing entry first', async () => {
    newGraph();
    await publish('users', USERS);
    await publish('orders', ORDERS);
    await publish('fixed', 'type Query { fixed: Int }');
    await register('u1', 'users', { Meta: { graphql_path: '/api', graphql_scheme: 'https' } });
    await consul.putKv(`portico/${graph}/subgraphs/orders/routing`, '{ "service": "users", "path": "/orders" }');
    await consul.putKv(`portico/${graph}/subgraphs/fixed/routing`, '{ "url": "https://fixed.example.com/graphql" }');
    const listener = await discover();
    expect(listener.urlsOf('users')).toEqual(['https://127.0.0.1:4001/api']);
    expect(listener.urlsOf('orders')).toEqual(['https://127.0.0.1:4001/orders']);
    expect(listener.urlsOf('fixed')).toEqual(['https://fixed.example.com/graphql']);
    expect(listener.sets[0]?.subgraphs.map(({ routingUrl }) => routingUrl)).toEqual([
      'https://fixed.example.com/graphql',
      'consul://orders',
      'consul://users',
    ]);
  });

  it('uses the address of the node for a service without one', async () => {
    newGraph();
    await publish('users', USERS);
    await register('u1', 'users', { Address: '' });
    const listener = await discover();
    expect(listener.urlsOf('users')).toEqual(['http://127.0.0.1:4001/graphql']);
  });

  it('asks a tagged service for its schema, and again when its hash changes', async () => {
    newGraph();
    await using server = await startSdlServer(USERS);
    const instance = { Port: server.port, Tags: ['graphql'] };
    await register('t1', 'users-service', { ...instance, Meta: { graphql_subgraph: 'users', schema_hash: '1' } });
    const listener = await discover();
    expect(listener.sets[0]?.subgraphs).toEqual([{ name: 'users', sdl: USERS, routingUrl: 'consul://users' }]);
    expect(listener.urlsOf('users')).toEqual([server.url]);
    server.answer = ORDERS;
    await register('t1', 'users-service', { ...instance, Meta: { graphql_subgraph: 'users', schema_hash: '2' } });
    await until(() => listener.sdlOf('users') === ORDERS, soon);
  });

  it('keeps the old schema of a tagged service until its last old instance has gone', async () => {
    newGraph();
    await using old = await startSdlServer(USERS);
    await using fresh = await startSdlServer(ORDERS);
    const instance = (port: number, hash: string) => ({ Port: port, Tags: ['graphql'], Meta: { schema_hash: hash } });
    await register('old', 'users', instance(old.port, '1'));
    const listener = await discover();
    await register('fresh', 'users', instance(fresh.port, '2'));
    await until(() => listener.urlsOf('users').length === 2, soon);
    expect(listener.sdlOf('users')).toBe(USERS);
    await consul.deregisterService('old');
    await until(() => listener.sdlOf('users') === ORDERS, soon);
  });

  it('finds a tagged service that is registered later, and keeps its schema when it leaves for a moment', async () => {
    newGraph();
    await publish('orders', ORDERS);
    await using server = await startSdlServer(USERS);
    const listener = await discover({ emptyInstancesGraceMs: 100, removedServiceGraceMs: 1_500 });
    await register('t1', 'users', { Port: server.port, Tags: ['graphql'] });
    await until(() => listener.names.join() === 'orders,users', soon);
    await consul.deregisterService('t1');
    await until(() => listener.urlsOf('users').length === 0, soon);
    expect(listener.names).toEqual(['orders', 'users']);
    expect(listener.problemText).toMatch(/users has left the catalogue/);
    await until(() => listener.names.join() === 'orders', { timeoutMs: 3_000 });
    await until(() => !listener.problemText.includes('users'), soon);
  });

  it('lets what is published count when the service is tagged too', async () => {
    newGraph();
    await using server = await startSdlServer(ORDERS);
    await publish('users', USERS);
    await register('t1', 'users', { Port: server.port, Tags: ['graphql'] });
    const listener = await discover();
    expect(listener.sdlOf('users')).toBe(USERS);
    expect(listener.urlsOf('users')).toEqual([server.url]);
    expect(listener.problemText).toBe('');
  });

  it('keeps a broken entry from harming the others', async () => {
    newGraph();
    await publish('users', USERS);
    await publish('orders', ORDERS);
    const listener = await discover();
    const before = listener.calls.length;
    await publish('users', 'type Query {');
    await consul.putKv(`portico/${graph}/subgraphs/orders/routing`, '{"__proto__": {"url": "x"}}');
    await consul.putKv(`portico/${graph}/subgraphs/__proto__/schema`, USERS);
    await consul.putKv(`portico/${graph}/subgraphs/a/b/c/d`, 'x');
    await publish('large', `"""${'x'.repeat(400_000)}""" type Query { a: Int }`);
    await publish('products', 'type Query { products: Int }');
    await until(() => listener.names.includes('products'), { timeoutMs: 3_000 });
    expect(listener.names).toEqual(['large', 'orders', 'products', 'users']);
    expect(listener.sdlOf('users')).toBe(USERS);
    expect(listener.problemText).toMatch(/users: .*is not GraphQL: .*line 1/);
    expect(listener.problemText).toMatch(/orders: .*routing" is not understood/);
    expect(listener.problemText).toMatch(/-: .*__proto__\/schema" does not name a subgraph/);
    expect(listener.problemText).toMatch(/a: .*a\/b\/c\/d" is not understood/);
    expect(listener.calls.length).toBeGreaterThan(before);
    await publish('users', USERS);
    await until(() => !/users: .*GraphQL/.test(listener.problemText), { timeoutMs: 2_000 });
  });

  it('refuses instances at addresses that are not theirs to give', async () => {
    newGraph();
    await publish('users', USERS);
    await register('good', 'users');
    await register('metadata', 'users', { Address: '169.254.169.254', Port: 80 });
    await register('trick', 'users', { Address: 'user@10.0.0.1' });
    await register('path', 'users', { Meta: { graphql_path: '//evil.example.com/' } });
    const listener = await discover();
    expect(listener.instances.get('users')).toEqual([{ id: 'good', url: 'http://127.0.0.1:4001/graphql' }]);
    expect(listener.problemText).toMatch(/users: instance "metadata": address 169.254.169.254 is refused/);
    expect(listener.problemText).toMatch(/"trick".*not a host name/);
    expect(listener.problemText).toMatch(/"path".*not a plain path/);
  });

  it('never tells an empty set: a graph emptied at once stays as it was', async () => {
    newGraph();
    await publish('users', USERS);
    await publish('orders', ORDERS);
    const listener = await discover();
    await consul.deleteKv(`portico/${graph}/`, { recurse: true });
    await until(() => /loss of data/.test(listener.problemText), soon);
    expect(listener.sets).toHaveLength(1);
    await publish('users', `${USERS} # again`);
    await until(() => listener.sdlOf('users')?.includes('again'), soon);
    expect(listener.names).toEqual(['orders', 'users']);
    await publish('orders', ORDERS);
    await until(() => !/loss of data/.test(listener.problemText), soon);
    await consul.deleteKv(`portico/${graph}/subgraphs/orders/`, { recurse: true });
    await until(() => listener.names.join() === 'users', { timeoutMs: 2_000 });
  });

  it('starts with nothing there, says so, and takes the first subgraph', async () => {
    newGraph();
    const listener = await discover();
    expect(listener.sets).toEqual([]);
    expect(listener.problemText).toMatch(/no subgraph: nothing below portico\/test-/);
    await publish('users', USERS);
    await until(() => listener.names.join() === 'users', soon);
    expect(listener.calls.slice(-2)).toEqual(['instances users 0', 'schemas users']);
  });

  it('tells nothing after stop', async () => {
    newGraph();
    await publish('users', USERS);
    const listener = await discover();
    await discoveries[0]?.stop();
    const told = listener.calls.length;
    const other = await discover();
    await publish('orders', ORDERS);
    await until(() => other.names.includes('orders'), soon);
    expect(listener.calls).toHaveLength(told);
  });
});
