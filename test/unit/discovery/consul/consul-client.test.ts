import { afterEach, describe, expect, it } from 'vitest';
import type { ConsulQuery } from '../../../../src/discovery/consul/ask-consul.ts';
import { ConsulClient } from '../../../../src/discovery/consul/consul-client.ts';
import { readEntries } from '../../../../src/discovery/consul/read-entries.ts';
import { readInstances } from '../../../../src/discovery/consul/service-instance.ts';
import type { FakeConsul } from '../../../kit/fake-consul.ts';
import { kvEntry, startFakeConsul } from '../../../kit/fake-consul.ts';

const clients: ConsulClient[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

function connect(address: string, more = {}): ConsulClient {
  const client = new ConsulClient({ address, ...more });
  clients.push(client);
  return client;
}
function ask(more: Partial<ConsulQuery> = {}): ConsulQuery {
  return { index: 0n, waitMs: 1_000, timeoutMs: 1_000, signal: new AbortController().signal, ...more };
}
const echo = () => startFakeConsul(() => ({ index: 7, body: [] }));
const last = (fake: FakeConsul) => fake.requests.at(-1);

describe('a question', () => {
  it('carries token and datacenter', async () => {
    await using fake = await echo();
    await connect(fake.address, { token: 'secret', datacenter: 'dc9' }).listServices(ask());
    expect(last(fake)?.headers['x-consul-token']).toBe('secret');
    expect(last(fake)?.query.get('dc')).toBe('dc9');
  });

  it('carries the namespace, and none unless there is one', async () => {
    await using fake = await echo();
    await connect(fake.address, { namespace: 'shop' }).listServices(ask());
    expect(last(fake)?.headers['x-consul-namespace']).toBe('shop');
    await connect(fake.address).listServices(ask());
    expect(last(fake)?.headers).not.toHaveProperty('x-consul-namespace');
  });

  it('is not asked with a file that cannot be read', () => {
    expect(() => connect('https://c:1', { ca: '/nowhere/ca.pem' })).toThrow(
      /consul\.ca: \/nowhere\/ca\.pem cannot be read/,
    );
  });

  it('does not wait with index 0, and waits with another one', async () => {
    await using fake = await echo();
    const client = connect(fake.address);
    await client.listPassing('users', ask());
    expect(last(fake)?.query.get('wait')).toBeNull();
    await client.listPassing('users', ask({ index: 18446744073709551615n }));
    expect(last(fake)?.query.get('index')).toBe('18446744073709551615');
    expect(last(fake)?.query.get('wait')).toBe('1000ms');
    expect(last(fake)?.query.get('passing')).toBe('true');
  });

  it('reaches an agent at an IPv6 address', async () => {
    await using fake = await startFakeConsul(() => ({ index: 7, body: {} }), '::1');
    expect(fake.address).toMatch(/\[::1\]/);
    expect((await connect(fake.address).listServices(ask())).index).toBe('7');
  });

  it('keeps a service name with slashes one name', async () => {
    await using fake = await echo();
    await connect(fake.address).listPassing('../../kv/x?y', ask());
    expect(last(fake)?.path).toBe('/v1/health/service/../../kv/x?y');
    expect(last(fake)?.query.get('y')).toBeNull();
  });

  it('is cancelled by its signal', async () => {
    await using fake = await startFakeConsul(() => 'hang');
    const stop = new AbortController();
    const asked = connect(fake.address).listServices(ask({ signal: stop.signal, timeoutMs: 60_000 }));
    setTimeout(() => stop.abort(), 20);
    await expect(asked).rejects.toThrow(/abort/);
  });

  it('fails when no answer comes in time', async () => {
    await using fake = await startFakeConsul(() => 'hang');
    await expect(connect(fake.address).listServices(ask({ timeoutMs: 50 }))).rejects.toThrow(/timed out/);
  });
});

describe('an answer', () => {
  it('gives index and decoded values', async () => {
    await using fake = await startFakeConsul(() => ({ index: 7, body: [kvEntry('p/a', 'é'), kvEntry('p/b', null)] }));
    const answer = await connect(fake.address).listEntries('p/', ask());
    expect(answer.index).toBe('7');
    expect(readEntries(answer)).toEqual([
      { key: 'p/a', value: 'é', createIndex: 1 },
      { key: 'p/b', value: '', createIndex: 1 },
    ]);
  });

  it('with status 404 means that there are no entries', async () => {
    await using fake = await startFakeConsul(() => ({ status: 404, index: 7 }));
    const answer = await connect(fake.address).listEntries('p/', ask());
    expect(readEntries(answer)).toEqual([]);
    expect(answer.index).toBe('7');
  });

  it.each([
    { body: '<html>', type: 'text/html' },
    { body: 'x', type: 'text/plain' },
    { body: {} },
    { body: undefined },
  ])('is no list of entries when it is %j', async ({ body, type }) => {
    await using fake = await startFakeConsul(() => ({ index: 7, body, ...(type !== undefined && { type }) }));
    const answer = await connect(fake.address).listEntries('p/', ask());
    expect(() => readEntries(answer)).toThrow(expect.objectContaining({ code: 'CONSUL_ANSWER_INVALID' }));
    expect(() => readInstances(answer)).toThrow(expect.objectContaining({ code: 'CONSUL_ANSWER_INVALID' }));
  });

  it('that is cut off fails at once', async () => {
    await using fake = await startFakeConsul(() => (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'x-consul-index': '7', 'content-length': 100 });
      response.write('[');
      setTimeout(() => response.destroy(), 10);
    });
    const asked = connect(fake.address).listServices(ask({ timeoutMs: 60_000 }));
    await expect(asked).rejects.toThrow(/closed before the end/);
  });

  it('that does not end is cut off', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 32);
    await using fake = await startFakeConsul(() => (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'x-consul-index': '7' });
      const pour = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', pour);
      pour();
    });
    const asked = connect(fake.address).listServices(ask({ timeoutMs: 60_000 }));
    await expect(asked).rejects.toThrow(/larger than 67108864 bytes/);
  });
});

describe('the address', () => {
  it.each([
    '127.0.0.1:8500',
    'localhost:8500',
    'http://127.0.0.1:8500',
    'https://consul.example.com',
    'http://[::1]:8500/',
  ])('may be %s', (address) => {
    expect(() => connect(address)).not.toThrow();
  });

  it.each(['', 'ftp://x', 'unix:///run/consul.sock', 'http://x/path', 'http://user@x', 'x:99999'])(
    'may not be %j',
    (address) => {
      expect(() => connect(address)).toThrow(expect.objectContaining({ code: 'DISCOVERY_OPTION_INVALID' }));
    },
  );
});

describe('instances', () => {
  const service = (id: unknown, more = {}) => ({ ID: id, Address: '10.0.0.1', Port: 4001, ...more });
  const readOf = (body: unknown) => readInstances({ status: 200, index: '1', body });

  it('are sorted, and unique where nodes use the same id', () => {
    const body = [
      { Node: { Node: 'n2' }, Service: service('b') },
      { Node: { Node: 'n1' }, Service: service('a') },
      { Node: { Node: 'n3' }, Service: service('b') },
    ];
    expect(readOf(body).map(({ id }) => id)).toEqual(['a', 'b', 'b@n3']);
  });

  it.each([null, 7, 'x', [], {}, { Service: null }, { Service: { ID: 7 } }, { Service: service('a', { Port: '80' }) }])(
    'of an odd shape are left out: %j',
    (item) => {
      expect(readOf([item, { Service: service('good') }]).map(({ id }) => id)).toEqual(['good']);
    },
  );

  it('have no meta from a prototype', () => {
    const meta: unknown = JSON.parse('{"__proto__":{"graphql_path":"/evil"}}');
    expect(readOf([{ Service: service('a', { Meta: meta }) }])[0]?.path).toBeUndefined();
  });
});
