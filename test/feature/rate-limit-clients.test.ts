import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestGateway, TestGatewayOptions } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import { jwtYaml, startIssuer } from '../kit/issuer.ts';
import type { LimitedSubgraph } from '../kit/limited-subgraph.ts';
import { startLimitedSubgraph } from '../kit/limited-subgraph.ts';
import { readMetric } from '../kit/read-metric.ts';
import { until } from '../kit/until.ts';

let subgraph: LimitedSubgraph;
beforeAll(async () => {
  subgraph = await startLimitedSubgraph('type Query { guarded: Int @rateLimit(max: 2, window: "1h") plain: Int }', {
    Query: { guarded: () => 1, plain: () => 2 },
  });
});
afterAll(() => subgraph.stop());

const run = (yaml: string, server: NonNullable<TestGatewayOptions['server']> = {}): Promise<TestGateway> =>
  runGateway({ subgraphs: { only: { url: subgraph.url, sdl: subgraph.sdl } }, yaml, server });
const statuses = async (gateway: TestGateway, ...forwarded: (string | undefined)[]) => {
  const seen = [];
  for (const address of forwarded) {
    const headers: Record<string, string> = address === undefined ? {} : { 'x-forwarded-for': address };
    seen.push((await gateway.query('{ plain }', { headers })).status);
  }
  return seen;
};

describe('rate_limit.global', () => {
  test('counts the HTTP requests of an address, whatever they ask, before their body is read', async () => {
    await using gateway = await run('rate_limit: { global: { limit: 3, window: 1h } }');
    const first = await gateway.query('{ plain }');
    expect(first.headers.get('ratelimit')).toMatch(/^"global";r=2;t=3600$/);
    expect((await fetch(`${gateway.clientUrl}/graphql`, { method: 'POST', body: 'no json' })).status).toBe(400);
    expect((await gateway.query('{ syntax')).headers.get('ratelimit')).toMatch(/^"global";r=0;/);
    const { status, errors, headers } = await gateway.query('{ plain }');
    expect(status).toBe(429);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', rule: 'global', limit: 3, window: 3600 });
    expect(headers.get('retry-after')).toBe('3600');
    expect(headers.get('x-request-id')).toBeTruthy();
    expect(await firstLineBeforeBody(gateway.clientUrl)).toContain('429');
    // Pages and health are no business of it.
    expect((await fetch(`${gateway.clientUrl}/explorer`)).status).toBe(200);
    expect(await readMetric(gateway.adminUrl, 'portico_rate_limit_refusals_total{limit="global"}')).toBe(2);
  });

  test('is told beside the limits of fields', async () => {
    await using gateway = await run('rate_limit: { global: { limit: 100, window: 1m } }');
    const { headers } = await gateway.query('{ guarded }');
    expect(headers.get('ratelimit-policy')).toBe('"Query.guarded";q=2;w=3600, "global";q=100;w=60');
    expect(headers.get('ratelimit')).toMatch(/^"Query.guarded";r=1;t=3600, "global";r=99;t=60$/);
  });

  test('is off when nothing says otherwise', async () => {
    await using gateway = await run('');
    expect((await gateway.query('{ plain }')).headers.get('ratelimit')).toBeNull();
  });
});

describe('whom a request counts for', () => {
  test('without trusted proxies nobody can say that he is another', async () => {
    await using gateway = await run('rate_limit: { global: { limit: 2, window: 1h } }');
    expect(await statuses(gateway, '203.0.113.1', '203.0.113.2', '203.0.113.3')).toEqual([200, 200, 429]);
  });

  test('a trusted proxy names the client, and the client cannot', async () => {
    await using gateway = await run('rate_limit: { global: { limit: 2, window: 1h } }', {
      trusted_proxies: ['127.0.0.0/8', '10.0.0.0/8'],
    });
    expect(await statuses(gateway, '203.0.113.1', '203.0.113.1', '203.0.113.2', '203.0.113.1')).toEqual([
      200, 200, 200, 429,
    ]);
    // What stands left of the client's own address, the client has written.
    expect(await statuses(gateway, '198.51.100.1, 203.0.113.1', '198.51.100.2, 203.0.113.1')).toEqual([429, 429]);
    // Proxies in a row.
    expect(await statuses(gateway, '203.0.113.1, 10.1.2.3', '198.51.100.9, 203.0.113.3, 10.1.2.3')).toEqual([429, 200]);
  });

  test.each([
    ['the limit of addresses', 'rate_limit: { global: { limit: 5, window: 1h } }', '{ plain }'],
    ['the limit of a field', '', '{ guarded }'],
  ])(
    'clients that are gone before they are looked at count as one, and are no defect: %s',
    async (_what, yaml, query) => {
      await using gateway = await run(yaml);
      for (let count = 0; count < 30; count += 1) await resetAfter(gateway.clientUrl, query);
      await until(() => gateway.lines.filter(({ msg }) => msg === 'request').length >= 5, { what: 'requests to end' });
      expect(gateway.lines.filter(({ level }) => level === 'error')).toEqual([]);
    },
  );

  test('a peer that is not among the trusted is not believed', async () => {
    await using gateway = await run('rate_limit: { global: { limit: 1, window: 1h } }', {
      trusted_proxies: ['10.0.0.0/8'],
    });
    expect(await statuses(gateway, '203.0.113.1', '203.0.113.2')).toEqual([200, 429]);
  });

  test('IPv6: the network of 64 bits that a client is given', async () => {
    await using gateway = await run('rate_limit: { global: { limit: 2, window: 1h } }', {
      trusted_proxies: ['127.0.0.1'],
    });
    expect(
      await statuses(
        gateway,
        '2001:db8:1:2::1',
        '2001:db8:1:2:ffff:ffff:ffff:ffff',
        '2001:db8:1:3::1',
        '2001:db8:1:2:a::9',
      ),
    ).toEqual([200, 200, 200, 429]);
    expect(await statuses(gateway, '::ffff:192.0.2.1', '192.0.2.1', '192.0.2.1:5555', '[2001:db8:1:3::2]:99')).toEqual([
      200, 200, 429, 200,
    ]);
  });
});

test('who a token names is counted as such, wherever he comes from; everybody else by his address', async () => {
  await using issuer = await startIssuer();
  await using gateway = await run(jwtYaml(issuer), { trusted_proxies: ['127.0.0.1'] });
  const [ada, eve] = [await issuer.sign({ sub: 'ada' }), await issuer.sign({ sub: 'address 203.0.113.1' })];
  const ask = async (token: string | undefined, address: string) => {
    const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    return (await gateway.query('{ guarded }', { headers: { ...authorization, 'x-forwarded-for': address } })).status;
  };
  expect([await ask(ada, '203.0.113.1'), await ask(ada, '203.0.113.2'), await ask(ada, '203.0.113.3')]).toEqual([
    200, 200, 429,
  ]);
  expect(await ask(await issuer.sign({ sub: 'ada', jti: 'another' }), '203.0.113.1')).toBe(429);
  expect([await ask(undefined, '203.0.113.1'), await ask(undefined, '203.0.113.1')]).toEqual([200, 200]);
  expect([await ask(undefined, '203.0.113.1'), await ask(eve, '203.0.113.1')]).toEqual([429, 200]);
  // A token that names nobody.
  expect(await ask(await issuer.sign({ sub: undefined }), '203.0.113.1')).toBe(429);
});

test('rate_limit.client counts the operations of a client', async () => {
  await using gateway = await run('rate_limit: { client: { limit: 2, window: 1m } }');
  expect((await gateway.query('{ plain }')).headers.get('ratelimit')).toMatch(/^"client";r=1;t=60$/);
  expect((await gateway.query('{ guarded }')).headers.get('ratelimit')).toContain('"client";r=0;t=60');
  // What is refused before it is an operation does not count, and what is one does.
  expect((await gateway.query('{ syntax')).headers.get('ratelimit')).toBeNull();
  expect((await gateway.query('{ plain }')).errors?.[0]?.extensions).toMatchObject({
    code: 'RATE_LIMITED',
    rule: 'client',
  });
});

test('addresses without number take no memory without end', async () => {
  await using gateway = await run('rate_limit: { global: { limit: 5, window: 1h }, max_keys: 100 }', {
    trusted_proxies: ['127.0.0.1'],
  });
  for (let index = 0; index < 150; index += 1) await statuses(gateway, `10.1.0.${index}`);
  expect(await readMetric(gateway.adminUrl, 'portico_rate_limit_memory_keys')).toBe(100);
  expect(await readMetric(gateway.adminUrl, 'portico_rate_limit_memory_evictions_total')).toBe(50);
});

/** Sends the head of a request alone, and waits for an answer. */
function firstLineBeforeBody(url: string): Promise<string> {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write(
        'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n',
      );
    });
    socket.setTimeout(5_000, () => socket.destroy(new Error('no answer before the body')));
    socket.once('error', reject);
    socket.once('data', (data) => {
      resolve(data.toString().split('\r\n', 1)[0] ?? '');
      socket.destroy();
    });
  });
}

/** Sends a whole request and resets the connection: its address is mostly gone when the request is read. */
function resetAfter(url: string, query: string): Promise<void> {
  const { port, hostname } = new URL(url);
  const body = JSON.stringify({ query });
  const head = `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(`${head}\r\n\r\n${body}`, () => socket.resetAndDestroy());
    });
    socket.on('error', () => {}).on('close', () => resolve());
  });
}
