import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ConsulStore } from '../../src/registry/store/consul/consul-store.ts';
import type { RegistryStore } from '../../src/registry/store/registry-store.ts';
import type { ConsulAgent } from '../kit/consul.ts';
import { describeWithConsul, startConsul } from '../kit/consul.ts';
import { startFakeConsul } from '../kit/fake-consul.ts';
import { freePorts } from '../kit/free-port.ts';
import { until } from '../kit/until.ts';

const HEAD = Buffer.from('head');
const unreachable = { code: 'REGISTRY_UNREACHABLE' };

function openAt(address: string, options: Partial<ConstructorParameters<typeof ConsulStore>[0]> = {}): ConsulStore {
  return new ConsulStore({
    connection: { address },
    base: 'portico/main@current/',
    requestTimeoutMs: 1_000,
    random: () => 0.1,
    ...options,
  });
}

describe('a Consul that cannot be asked', () => {
  let store: RegistryStore;
  afterEach(() => store.close());

  async function expectUnreachable(reason: RegExp): Promise<void> {
    for (const call of [
      () => store.get('head'),
      () => store.keys(''),
      () => store.put('head', HEAD),
      () => store.commit([{ kind: 'put', key: 'head', value: HEAD }], []),
    ]) {
      await expect(call()).rejects.toMatchObject({ ...unreachable, message: expect.stringMatching(reason) });
    }
  }

  test('nobody listens', async () => {
    const [port = 0] = await freePorts(1);
    store = openAt(`127.0.0.1:${port}`);
    await expectUnreachable(/^The registry at consul:\/\/127\.0\.0\.1:\d+\/portico\/main@current .*ECONNREFUSED/);
  });

  test('it never answers', async () => {
    await using consul = await startFakeConsul(() => 'hang');
    store = openAt(consul.address, { requestTimeoutMs: 200 });
    await expectUnreachable(/timed out/);
    await store.close();
  });

  test('it has no leader', async () => {
    await using consul = await startFakeConsul(() => ({ status: 500, body: 'No cluster leader', type: 'text/plain' }));
    store = openAt(consul.address);
    await expectUnreachable(/No cluster leader|internal server error/i);
    await store.close();
  });

  test('something else answers: a login page is no empty registry', async () => {
    await using consul = await startFakeConsul(() => ({ body: '<html>', type: 'text/html', index: 7 }));
    store = openAt(consul.address);
    await expect(store.keys('')).rejects.toMatchObject(unreachable);
    await expect(store.get('head')).rejects.toMatchObject(unreachable);
    await expect(store.put('head', HEAD)).rejects.toMatchObject(unreachable);
    await store.close();
  });

  test('a token never appears in what is told', async () => {
    await using consul = await startFakeConsul(() => ({ status: 403, body: 'Permission denied', type: 'text/plain' }));
    store = openAt(consul.address, { connection: { address: consul.address, token: 'very-secret' } });
    const error = await store.get('head').catch((reason: unknown) => reason);
    expect(`${error} ${store.location}`).toContain('Permission denied');
    expect(`${error} ${store.location}`).not.toContain('very-secret');
    expect(consul.requests[0]?.headers['x-consul-token']).toBe('very-secret');
    await store.close();
  });

  test('a connection that Consul closes after it was idle is no failure of a read', async () => {
    let cut = 1;
    await using consul = await startFakeConsul(() => {
      if (cut-- > 0) return (response) => void response.destroy();
      return { status: 404, index: 1 };
    });
    store = openAt(consul.address);
    expect(await store.get('head')).toBeUndefined();
    expect(consul.requests).toHaveLength(2);
    // A transaction may have been made, so it is not sent again.
    cut = 1;
    await expect(store.commit([{ kind: 'put', key: 'head', value: HEAD }], [])).rejects.toMatchObject(unreachable);
    expect(consul.requests).toHaveLength(3);
    await store.close();
  });

  test('however much is asked, few connections are used', async () => {
    let open = 0;
    let most = 0;
    await using consul = await startFakeConsul(() => (response) => {
      open += 1;
      most = Math.max(most, open);
      setTimeout(() => {
        open -= 1;
        response.writeHead(404, { 'x-consul-index': '1' }).end();
      }, 5);
    });
    store = openAt(consul.address);
    await Promise.all(Array.from({ length: 60 }, (_, index) => store.get(`blobs/${index}`)));
    expect(most).toBeLessThanOrEqual(4);
    await store.close();
  });

  test('namespace and datacenter are asked for', async () => {
    await using consul = await startFakeConsul(() => ({ status: 404, index: 1 }));
    store = openAt(consul.address, { connection: { address: consul.address, namespace: 'team', datacenter: 'dc9' } });
    await store.get('head');
    expect(consul.requests[0]?.headers['x-consul-namespace']).toBe('team');
    expect(consul.requests[0]?.query.get('dc')).toBe('dc9');
    await store.close();
  });
});

describeWithConsul('a Consul that goes away and comes back', () => {
  let consul: ConsulAgent;
  let store: RegistryStore;
  let other: RegistryStore;
  let told: (string | undefined)[];
  let failures: string[];

  beforeAll(async () => {
    consul = await startConsul({ config: { session_ttl_min: '1s' } });
  });
  afterAll(() => consul.stop());
  beforeEach(async () => {
    await consul.deleteKv('portico/', { recurse: true });
    store = openAt(consul.address, { sessionTtlMs: 1_500 });
    other = openAt(consul.address);
    told = [];
    failures = [];
    store.watch('head', {
      changed: (record) => told.push(record && Buffer.from(record.value).toString()),
      failed: (reason) => failures.push(reason),
    });
  });
  afterEach(async () => {
    await store.close();
    await other.close();
  });

  const isThere = async () => (await other.get('gateways/a')) !== undefined;

  test('the watch tells of the failure once, of what it knew when it can again, and of the next change; what is announced stays', async () => {
    await other.put('head', Buffer.from('1'));
    await until(() => told.at(-1) === '1');
    store.announce('gateways/a', Buffer.from('here'));
    await until(isThere);
    const before = told.length;
    await consul.kill();
    await until(() => failures.length > 0);
    await consul.restart();
    await until(() => told.length > before);
    await until(isThere);
    await other.put('head', Buffer.from('2'));
    await until(() => told.at(-1) === '2');
    expect(told.slice(before)).toEqual(['1', '2']);
    expect(new Set(failures).size).toBe(failures.length);
    await until(isThere);
  });

  test('one that has lost its data tells that there is no head, and is told again who is there', async () => {
    await other.put('head', Buffer.from('1'));
    await until(() => told.at(-1) === '1');
    store.announce('gateways/a', Buffer.from('here'));
    await until(isThere);
    await consul.restart({ empty: true });
    await until(() => told.at(-1) === undefined);
    await until(isThere);
  });
});

describeWithConsul('a Consul with access control', () => {
  test('a missing permission is a failure with its reason, not a conflict', async () => {
    const consul = await startConsul({ config: { acl: { enabled: true, default_policy: 'deny' } } });
    try {
      const root = await until(async () => {
        const response = await consul.request('/v1/acl/bootstrap', { method: 'PUT' });
        return ((await response.json()) as Record<string, string>).SecretID;
      });
      const headers = { 'x-consul-token': root };
      const call = async (path: string, body: unknown) => {
        const response = await fetch(`${consul.address}${path}`, {
          method: 'PUT',
          headers,
          body: JSON.stringify(body),
        });
        return (await response.json()) as Record<string, string>;
      };
      const tokenWith = async (name: string, rules: string) => {
        await call('/v1/acl/policy', { Name: name, Rules: rules });
        return (await call('/v1/acl/token', { Policies: [{ Name: name }] })).SecretID ?? '';
      };
      const reader = await until(() => tokenWith('reader', 'key_prefix "portico/" { policy = "read" }'));
      const writer = await tokenWith(
        'writer',
        'key_prefix "portico/" { policy = "write" } session_prefix "" { policy = "write" }',
      );
      const withToken = (token: string) => openAt(consul.address, { connection: { address: consul.address, token } });
      const [mayRead, mayWrite, mayNothing] = [withToken(reader), withToken(writer), withToken('')];
      const write = [{ kind: 'put' as const, key: 'head', value: HEAD }];
      expect(await mayWrite.commit(write, [{ key: 'head', version: null }])).toBe(true);
      expect(await mayWrite.commit(write, [{ key: 'head', version: null }])).toBe(false);
      expect(await mayRead.get('head')).toBeDefined();
      await expect(mayRead.commit(write, [])).rejects.toMatchObject({ ...unreachable, message: /ermission denied/ });
      await expect(mayRead.put('head', HEAD)).rejects.toMatchObject(unreachable);
      // Consul hides what may not be read, rather than to refuse.
      await expect(mayNothing.commit(write, [])).rejects.toMatchObject(unreachable);
      const failures: string[] = [];
      mayRead.announce('gateways/a', HEAD, (reason) => failures.push(reason));
      await until(() => failures.length > 0);
      expect(failures[0]).toMatch(/denied|forbidden/i);
      mayWrite.announce('gateways/b', HEAD);
      await until(() => mayRead.get('gateways/b'));
      await Promise.all([mayRead.close(), mayWrite.close(), mayNothing.close()]);
    } finally {
      await consul.stop();
    }
  });
});
