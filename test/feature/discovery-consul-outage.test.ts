import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { ConsulDiscovery } from '../../src/discovery/consul/consul-discovery.ts';
import type { ConsulDiscoveryOptions } from '../../src/discovery/consul/consul-discovery-options.ts';
import type { LastGood } from '../../src/discovery/last-good.ts';
import { describeWithConsul, startConsul } from '../kit/consul.ts';
import type { FakeConsulAnswer, FakeConsulRequest } from '../kit/fake-consul.ts';
import { kvEntry, startFakeConsul } from '../kit/fake-consul.ts';
import { freePorts } from '../kit/free-port.ts';
import { RecordingListener } from '../kit/recording-listener.ts';
import { until } from '../kit/until.ts';

const USERS = 'type Query { users: [String] }';
const ORDERS = 'type Query { orders: [String] }';
const LAST_GOOD: LastGood = new Map([
  [
    'users',
    { sdl: USERS, routingUrl: 'consul://users', instances: [{ id: 'u1', url: 'http://127.0.0.1:4001/graphql' }] },
  ],
  [
    'fixed',
    {
      sdl: ORDERS,
      routingUrl: 'https://fixed.example.com/graphql',
      instances: [{ id: 'https://fixed.example.com/graphql', url: 'https://fixed.example.com/graphql' }],
    },
  ],
]);

const discoveries: ConsulDiscovery[] = [];
afterEach(async () => {
  await Promise.all(discoveries.splice(0).map((discovery) => discovery.stop()));
});

function createDiscovery(address: string, options: Partial<ConsulDiscoveryOptions>): ConsulDiscovery {
  return new ConsulDiscovery({ address, logger: pino({ level: 'silent' }), ...options });
}

/** Stopped after the test. */
async function discover(address: string, options: Partial<ConsulDiscoveryOptions> = {}) {
  const discovery = createDiscovery(address, options);
  discoveries.push(discovery);
  const listener = new RecordingListener();
  await discovery.start(listener);
  return listener;
}

describeWithConsul('a Consul that goes away', () => {
  const service = (id: string, port: number) => ({ ID: id, Name: 'users', Address: '127.0.0.1', Port: port });

  it('killed and restarted empty: the last good state stays until it is made again, seen within 2 s', async () => {
    await using consul = await startConsul();
    await consul.putKv('portico/main/subgraphs/users/schema', USERS);
    await consul.putKv('portico/main/subgraphs/orders/schema', ORDERS);
    for (let port = 4001; port <= 4003; port += 1) await consul.registerService(service(`u${port}`, port));
    const listener = await discover(consul.address, { emptyInstancesGraceMs: 500, removedServiceGraceMs: 500 });
    expect(listener.urlsOf('users')).toHaveLength(3);

    await consul.kill();
    await until(() => /does not answer, the last good state stays/.test(listener.problemText));
    await consul.restart({ empty: true });
    await until(() => /loss of data/.test(listener.problemText), { timeoutMs: 2_000 });
    await until(() => /knows no passing instance since it came back/.test(listener.problemText), { timeoutMs: 2_000 });
    await consul.putKv('portico/main/subgraphs/users/typo', 'this shows that Consul is being read again');
    await until(() => /users\/typo" is not understood/.test(listener.problemText), { timeoutMs: 2_000 });
    expect(listener.names).toEqual(['orders', 'users']);
    expect(listener.urlsOf('users')).toHaveLength(3);
    expect(listener.sets).toHaveLength(1);

    await consul.registerService(service('new', 4009));
    await until(() => listener.urlsOf('users').includes('http://127.0.0.1:4009/graphql'), { timeoutMs: 2_000 });
    await consul.putKv('portico/main/subgraphs/users/schema', `${USERS} # again`);
    await until(() => listener.sdlOf('users')?.includes('again'), { timeoutMs: 2_000 });
    expect(listener.names).toEqual(['orders', 'users']);
    await consul.putKv('portico/main/subgraphs/orders/schema', ORDERS);
    await until(() => !/loss of data/.test(listener.problemText), { timeoutMs: 2_000 });
  }, 60_000);

  it('killed and restarted with its data: what changed meanwhile is seen within 2 s', async () => {
    await using consul = await startConsul();
    await consul.putKv('portico/main/subgraphs/users/schema', USERS);
    await consul.putKv('portico/main/subgraphs/orders/schema', ORDERS);
    const listener = await discover(consul.address);
    await consul.kill();
    await until(() => /does not answer/.test(listener.problemText));
    await consul.restart();
    await consul.deleteKv('portico/main/subgraphs/orders/schema');
    await until(() => listener.names.join() === 'users', { timeoutMs: 2_000 });
    expect(listener.problemText).not.toMatch(/does not answer|loss of data/);
  }, 60_000);

  it('stopped and resumed: goes on as if nothing had been', async () => {
    await using consul = await startConsul();
    await consul.putKv('portico/main/subgraphs/users/schema', USERS);
    const listener = await discover(consul.address, { waitMs: 1_000, requestTimeoutMs: 500 });
    await consul.pause();
    await until(() => /does not answer/.test(listener.problemText));
    expect(listener.names).toEqual(['users']);
    await consul.resume();
    await consul.putKv('portico/main/subgraphs/orders/schema', ORDERS);
    await until(() => listener.names.join() === 'orders,users', { timeoutMs: 2_000 });
    await until(() => !/does not answer/.test(listener.problemText), { timeoutMs: 2_000 });
  }, 60_000);
});

describe('a cold start', () => {
  it('without Consul serves what was served last, instances included, and goes on trying', async () => {
    const [port = 0] = await freePorts(1);
    const listener = await discover(`127.0.0.1:${port}`, { lastGood: LAST_GOOD });
    expect(listener.names).toEqual(['fixed', 'users']);
    expect(listener.urlsOf('users')).toEqual(['http://127.0.0.1:4001/graphql']);
    expect(listener.problemText).toMatch(/users: its schema cannot be read now/);
    expect(listener.problemText).toMatch(/-: Consul at 127.0.0.1:\d+ does not answer/);
  });

  it('without Consul and without a past resolves with a problem', async () => {
    const [port = 0] = await freePorts(1);
    const listener = await discover(`http://127.0.0.1:${port}`);
    expect(listener.sets).toEqual([]);
    expect(listener.problemText).toMatch(/does not answer.*ECONNREFUSED/);
  });

  it('with a Consul that hangs resolves within the time limit', async () => {
    await using fake = await startFakeConsul(() => 'hang');
    const startedAt = performance.now();
    const listener = await discover(fake.address, { lastGood: LAST_GOOD, startTimeoutMs: 300 });
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(listener.names).toEqual(['fixed', 'users']);
    expect(listener.urlsOf('users')).toHaveLength(1);
  });

  it('with an empty Consul serves what was served last, until each is published again', async () => {
    let entries = [kvEntry('portico/main/subgraphs/', null)];
    let index = 10;
    await using fake = await startFakeConsul(({ path, query }) => {
      if (Number(query.get('index')) >= index) return 'hang';
      if (path.startsWith('/v1/kv/')) return { index, body: entries };
      return { index, body: path.startsWith('/v1/health/') ? [] : { consul: [] } };
    });
    const listener = await discover(fake.address, { lastGood: LAST_GOOD, waitMs: 100, emptyInstancesGraceMs: 60_000 });
    expect(listener.names).toEqual(['fixed', 'users']);
    entries = [kvEntry('portico/main/subgraphs/users/schema', `${USERS} # again`, 11)];
    index = 11;
    await until(() => listener.sdlOf('users')?.includes('again'));
    expect(listener.names).toEqual(['fixed', 'users']);
    expect(listener.urlsOf('users')).toEqual(['http://127.0.0.1:4001/graphql']);
  });

  it('drops a subgraph of the past that Consul does not know any more while it knows others', async () => {
    await using fake = await startFakeConsul(healthy({ users: USERS }));
    const listener = await discover(fake.address, { lastGood: LAST_GOOD });
    expect(listener.names).toEqual(['users']);
  });
});

describe('a Consul that misbehaves', () => {
  /** Counts what each watch asks in `ms` while Consul behaves like this, having been healthy before. */
  async function countRequests(behave: (request: FakeConsulRequest) => FakeConsulAnswer, ms: number) {
    await using fake = await startFakeConsul(healthy({ users: USERS }));
    const discovery = createDiscovery(fake.address, { waitMs: 200, requestTimeoutMs: 200, random: () => 0 });
    const listener = new RecordingListener();
    try {
      await discovery.start(listener);
      expect(listener.names).toEqual(['users']);
      fake.behave = behave;
      const from = fake.requests.length;
      await new Promise((resolve) => setTimeout(resolve, ms));
      const perWatch = Map.groupBy(fake.requests.slice(from), ({ path }) => path);
      expect(perWatch.size).toBe(3);
      expect(listener.names).toEqual(['users']);
      expect(listener.urlsOf('users')).toEqual(['http://127.0.0.1:4001/graphql']);
      expect(listener.sets).toHaveLength(1);
      const counts = [...perWatch.values()].map((requests) => requests.length);
      return { most: Math.max(...counts), problems: listener.problemText };
    } finally {
      await discovery.stop();
    }
  }

  it.concurrent.each<[string, RegExp | undefined, (request: FakeConsulRequest) => FakeConsulAnswer]>([
    [
      'answers 500',
      /does not answer.*No cluster leader/,
      () => ({ status: 500, body: 'No cluster leader', type: 'text/plain' }),
    ],
    [
      'refuses the token',
      /does not answer.*ACL not found/,
      () => ({ status: 403, body: 'ACL not found', type: 'text/plain' }),
    ],
    ['sends a login page', /not a list of entries/, () => ({ index: 9, body: '<html>', type: 'text/html' })],
    ['sends broken JSON', /does not answer.*decode/, () => ({ index: 9, body: '[{' })],
    ['sends JSON of another shape', /an entry without key/, () => ({ index: 9, body: [{ Key: 7 }] })],
    ['sends index 0', /X-Consul-Index "0"/, () => ({ index: 0, body: [] })],
    ['sends no index', /no X-Consul-Index/, () => ({ body: [] })],
    ['closes connections', /does not answer/, () => (response) => response.destroy()],
    [
      'closes connections half-way',
      /closed before the end of the answer/,
      () => (response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100, 'x-consul-index': '9' });
        response.write('[{');
        setTimeout(() => response.destroy(), 20);
      },
    ],
    ['hangs', /does not answer.*timed out/, () => 'hang'],
    [
      'answers at once',
      undefined,
      (request) => healthy({ users: USERS })({ ...request, query: new URLSearchParams() }),
    ],
  ])('is asked at most once a second and harms nothing: %s', async (_, problem, behave) => {
    const { most, problems } = await countRequests(behave, 5_000);
    expect(most).toBeLessThanOrEqual(5 + 3);
    expect(most).toBeGreaterThan(1);
    if (problem) expect(problems).toMatch(problem);
    else expect(problems).toBe('');
  });
});

/** A Consul with these published subgraphs, one instance of each, in which nothing changes. */
function healthy(sdls: Readonly<Record<string, string>>) {
  return (request: FakeConsulRequest): FakeConsulAnswer => {
    const answer = { index: 10, body: bodyOf(sdls, request.path) };
    if (Number(request.query.get('index')) < answer.index) return answer;
    const waitMs = Number.parseInt(request.query.get('wait') ?? '', 10);
    return (response) => {
      setTimeout(() => {
        response.writeHead(200, { 'content-type': 'application/json', 'x-consul-index': String(answer.index) });
        response.end(JSON.stringify(answer.body));
      }, waitMs);
    };
  };
}

function bodyOf(sdls: Readonly<Record<string, string>>, path: string): unknown {
  if (path.startsWith('/v1/kv/')) {
    return Object.entries(sdls).map(([name, sdl]) => kvEntry(`portico/main/subgraphs/${name}/schema`, sdl));
  }
  if (path.startsWith('/v1/catalog/')) return { consul: [] };
  const name = path.slice('/v1/health/service/'.length);
  if (sdls[name] === undefined) return [];
  const service = { ID: `${name}-1`, Address: '127.0.0.1', Port: 4001, Meta: {} };
  return [{ Node: { Node: 'n', Address: '127.0.0.1' }, Service: service }];
}
