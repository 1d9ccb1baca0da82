import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServedSubgraph } from '../../subgraphs/kit/serve-subgraph.ts';
import { serveSubgraph } from '../../subgraphs/kit/serve-subgraph.ts';
import { orders } from '../../subgraphs/orders/subgraph.ts';
import { products } from '../../subgraphs/products/subgraph.ts';
import { recommendations } from '../../subgraphs/recommendations/subgraph.ts';
import { users } from '../../subgraphs/users/subgraph.ts';

const logged: Record<string, unknown>[] = [];
const log = pino({ level: 'info' }, { write: (line: string) => logged.push(JSON.parse(line)) });
const at = { host: '127.0.0.1', port: 0, log };
const served = new Map<string, ServedSubgraph>();

beforeAll(async () => {
  const all = await Promise.all([
    serveSubgraph(users, at),
    serveSubgraph(orders, at),
    serveSubgraph(products, at),
    serveSubgraph(recommendations, at),
  ]);
  for (const subgraph of all) served.set(subgraph.name, subgraph);
});

afterAll(async () => {
  await Promise.all([...served.values()].map((subgraph) => subgraph.stop()));
});

function call(name: string, path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`http://127.0.0.1:${served.get(name)?.port}${path}`, init);
}

describe('answers as JSON', () => {
  it('GET /users/:id', async () => {
    const response = await call('users', '/users/1');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch('application/json');
    expect(await response.json()).toEqual({
      id: '1',
      name: 'Ada Lindgren',
      email: 'ada@shop.example',
      role: 'CUSTOMER',
      joinedAt: '2021-01-01T08:00:00.000Z',
    });
  });

  it('GET /orders?userId=, the newest twenty first', async () => {
    const response = await call('orders', '/orders?userId=1');
    expect(response.status).toBe(200);
    const list = (await response.json()) as { id: string; userId: string; items: unknown[] }[];
    expect(list).toHaveLength(20);
    expect(list.map(({ id }) => Number(id))).toEqual(
      list.map(({ id }) => Number(id)).sort((one, other) => other - one),
    );
    for (const { userId, items } of list) {
      expect(userId).toBe('1');
      expect(items.length).toBeGreaterThan(0);
    }
  });

  it('GET /orders?userId= of a user without orders', async () => {
    const response = await call('orders', '/orders?userId=100');
    expect([response.status, await response.json()]).toEqual([200, []]);
  });

  it('GET /products/:id', async () => {
    const response = await call('products', '/products/500');
    expect(response.status).toBe(200);
    expect(Object.keys((await response.json()) as object)).toEqual([
      'id',
      'sku',
      'name',
      'price',
      'weightGrams',
      'category',
      'stock',
    ]);
  });

  it('GET /recs/:userId, best first', async () => {
    const response = await call('recommendations', '/recs/1000');
    expect(response.status).toBe(200);
    const list = (await response.json()) as { score: number; item: { type: string; id: string } }[];
    expect(list).toHaveLength(8);
    expect(list.map(({ score }) => score)).toEqual(list.map(({ score }) => score).sort((one, other) => other - one));
  });

  it('GET /.well-known/jwks.json, for anybody to cache', async () => {
    const response = await call('users', '/.well-known/jwks.json');
    expect(response.headers.get('cache-control')).toMatch('max-age');
    expect(await response.json()).toMatchObject({ keys: [{ kty: 'EC', kid: 'development-1' }] });
  });

  it.each([...['users', 'orders', 'products', 'recommendations']])('GET /health of %s', async (name) => {
    const response = await call(name, '/health');
    expect([response.status, await response.json()]).toEqual([200, { status: 'UP', service: name }]);
  });
});

describe('404', () => {
  it.each([
    ['users', '/users/1001'],
    ['products', '/products/501'],
    ['recommendations', '/recs/1001'],
    ['orders', '/nothing'],
  ])('%s%s', async (name, path) => {
    const response = await call(name, path);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { code: 'NOT_FOUND', message: expect.any(String) } });
  });
});

describe('400', () => {
  it.each([
    ['users', '/users/0'],
    ['users', '/users/1e3'],
    ['users', '/users/-1'],
    ['users', "/users/1'--"],
    ['products', '/products/abc'],
    ['recommendations', '/recs/9999999999999999'],
    ['orders', '/orders'],
    ['orders', '/orders?userId='],
    ['orders', '/orders?userId=1&userId=2'],
  ])('%s%s', async (name, path) => {
    const response = await call(name, path);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'BAD_PARAMETER', message: expect.any(String) } });
  });

  it('a body that is not JSON, without a stack', async () => {
    const headers = { 'content-type': 'application/json' };
    const response = await call('users', '/graphql', { method: 'POST', headers, body: '{"query":' });
    expect(response.status).toBe(400);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ error: { code: 'FST_ERR_CTP_INVALID_JSON_BODY' } });
    expect(text).not.toContain('node_modules');
  });
});

describe('the request id', () => {
  it('is taken, echoed and logged', async () => {
    const response = await call('users', '/users/2', { headers: { 'x-request-id': 'from-the-gateway.1' } });
    expect(response.headers.get('x-request-id')).toBe('from-the-gateway.1');
    await response.text();
    await expect
      .poll(() => logged.find(({ requestId }) => requestId === 'from-the-gateway.1'))
      .toMatchObject({ msg: 'request', method: 'GET', path: '/users/:id', status: 200, ms: expect.any(Number) });
  });

  it.each(['with blanks', `${'x'.repeat(129)}`, '<script>'])('is replaced when it is %s', async (id) => {
    const response = await call('users', '/users/2', { headers: { 'x-request-id': id } });
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('stands in the log of a GraphQL request, with the name of its operation and without its variables', async () => {
    const body = JSON.stringify({
      query: 'mutation SignIn($password: String!) { login(email: "x@y", password: $password) { token } }',
      operationName: 'SignIn',
      variables: { password: 'very secret' },
    });
    const headers = { 'content-type': 'application/json', 'x-request-id': 'sign-in' };
    await (await call('users', '/graphql', { method: 'POST', headers, body })).text();
    await expect
      .poll(() => logged.find(({ requestId }) => requestId === 'sign-in'))
      .toMatchObject({ operation: 'SignIn', path: '/graphql', status: 200 });
    expect(JSON.stringify(logged)).not.toContain('very secret');
  });
});

it('answers `_service` with the very schema file, so that it can be published by introspection', async () => {
  const headers = { 'content-type': 'application/json' };
  const response = await call('orders', '/graphql', {
    method: 'POST',
    headers,
    body: '{"query":"{ _service { sdl } }"}',
  });
  const { data } = (await response.json()) as { data: { _service: { sdl: string } } };
  expect(data._service.sdl).toContain('@requires(fields: "price weightGrams")');
  expect(data._service.sdl).toContain('https://specs.apollo.dev/federation/v2.11');
});

it('stops listening when it is stopped, also when told twice', async () => {
  const subgraph = await serveSubgraph(products, at);
  const url = `http://127.0.0.1:${subgraph.port}/health`;
  expect((await fetch(url)).status).toBe(200);
  await Promise.all([subgraph.stop(), subgraph.stop()]);
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});

it('rejects when its port is taken', async () => {
  const port = served.get('users')?.port ?? 0;
  await expect(serveSubgraph(users, { ...at, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
