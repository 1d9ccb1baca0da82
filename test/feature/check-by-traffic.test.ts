import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CommandFolder } from '../kit/portico-command.ts';
import { makeCommandFolder } from '../kit/portico-command.ts';
import type { RedisServer } from '../kit/redis.ts';
import { describeWithRedis, startRedis } from '../kit/redis.ts';
import type { TrafficShop } from '../kit/traffic-shop.ts';
import { openTrafficShop } from '../kit/traffic-shop.ts';

const WEB = { 'apollographql-client-name': 'web', 'apollographql-client-version': '1.2' };
const IOS = { 'apollographql-client-name': 'ios', 'apollographql-client-version': '7' };

/** What two clients ask of a real gateway, which records it where `env` says, else in its folder. */
async function sendTraffic(shop: TrafficShop, env: Readonly<Record<string, string>> = {}): Promise<void> {
  await using gateway = await shop.run('', env);
  await gateway.ready();
  const page = 'query ProductPage($id: ID!) { product(id: $id) { id name(in: "en") } }';
  for (const id of ['1', '2', '3']) await gateway.query(page, { variables: { id }, headers: WEB });
  await gateway.query('query Names { named { name } }', { headers: IOS });
}

async function publish(folder: CommandFolder, sdl: string): Promise<void> {
  folder.write({ 'shop.graphql': sdl });
  const args = ['--name', 'shop', '--schema', 'shop.graphql', '--routing-url', 'http://shop.example/graphql'];
  const { code, stderr } = await folder.run(['subgraph', 'publish', ...args]);
  if (code !== 0) throw new Error(stderr);
}

describe('what gateways have recorded in a folder', () => {
  let shop: TrafficShop;
  const folder = makeCommandFolder();
  beforeAll(async () => {
    shop = await openTrafficShop();
    await sendTraffic(shop);
    await publish(folder, shop.sdl);
  });
  afterAll(async () => {
    folder[Symbol.dispose]();
    await shop[Symbol.asyncDispose]();
  });

  const check = (sdl: string, ...args: string[]) => {
    folder.write({ 'next.graphql': sdl });
    const named = ['subgraph', 'check', '--name', 'shop', '--schema', 'next.graphql'];
    return folder.run([...named, '--traffic', shop.traffic, ...args]);
  };
  const withoutArgument = () => shop.sdl.replace('name(in: String)', 'name');

  test('a change that an operation uses fails, and names the operation and its client', async () => {
    const { code, stdout } = await check(withoutArgument());
    expect(code).toBe(1);
    expect(stdout).toContain('Compared 1 schema change against 2 operations in 4 requests of the last 30 days');
    expect(stdout).toMatch(
      /FAIL FIELD_ARGUMENT_REMOVED Product.name\(in:\)\n.*\n.*\n {4}Used by 1 operation in 3 requests \(75 % of all\):\n {6}query ProductPage \([0-9a-f]{12}\) by web 1.2: 3\n/,
    );
  });

  test('one that none uses passes', async () => {
    const { code, stdout } = await check(shop.sdl.replace('  broken: String\n', ''));
    expect([code, stdout]).toEqual([0, expect.stringMatching(/PASS \(breaking\) +FIELD_REMOVED +Query.broken .* 0\n/)]);
  });

  test('unless every breaking change is to fail', async () => {
    const { code } = await check(shop.sdl.replace('  broken: String\n', ''), '--no-ignore-unused');
    expect(code).toBe(1);
  });

  test.each([
    [['--exclude-client', 'web'], 0],
    [['--exclude-client', 'ios'], 1],
    [['--threshold-requests', '3'], 1],
    [['--threshold-requests', '4'], 0],
    [['--threshold-percent', '75'], 1],
    [['--threshold-percent', '75.5'], 0],
  ])('%j: exit %i', async (args, code) => {
    expect(await check(withoutArgument(), ...args)).toMatchObject({ code });
  });

  test('a field that is asked for on an interface is used on its types', async () => {
    const renamed = shop.sdl
      .replace('interface Named { name', 'interface Named { title')
      .replace('name(in', 'title(in');
    const { stdout } = await check(renamed, '--format', 'json');
    const { changes } = JSON.parse(stdout).data.tasks.operations;
    const used = changes.flatMap((change: { coordinate: string; operations: { name: string }[] }) =>
      change.operations.map(({ name }) => `${change.coordinate} ${name}`),
    );
    expect(used.toSorted()).toEqual(['Named.name Names', 'Product.name Names', 'Product.name ProductPage']);
  });
});

describeWithRedis('what gateways have recorded in Redis', () => {
  let redis: RedisServer;
  let shop: TrafficShop;
  const folder = makeCommandFolder();
  beforeAll(async () => {
    [redis, shop] = await Promise.all([startRedis(), openTrafficShop()]);
    await sendTraffic(shop, { REDIS_URL: redis.url });
    await publish(folder, shop.sdl);
    folder.write({ 'next.graphql': shop.sdl.replace('name(in: String)', 'name') });
  });
  afterAll(async () => {
    folder[Symbol.dispose]();
    await Promise.all([redis.stop(), shop[Symbol.asyncDispose]()]);
  });

  const check = (url: string) =>
    folder.json(['subgraph', 'check', '--name', 'shop', '--schema', 'next.graphql'], { env: { REDIS_URL: url } });

  test('decides as well, found by REDIS_URL', async () => {
    const { code, envelope } = await check(redis.url);
    expect(code).toBe(1);
    expect(envelope.data.tasks.operations).toMatchObject({
      traffic: { kind: 'recorded', operations: 2, requests: 4, unattributed: 0 },
      changes: [{ usage: 'used', requests: 3, operations: [{ name: 'ProductPage', clients: [{ name: 'web' }] }] }],
    });
  });

  test('a Redis that is away is said to be so, and nothing passes for unused', async () => {
    const { code, envelope } = await check('redis://127.0.0.1:1');
    expect(code).toBe(1);
    expect(envelope.data.tasks.operations).toMatchObject({
      traffic: { kind: 'unreadable' },
      changes: [{ usage: 'unknown', failed: true }],
    });
  });
});
