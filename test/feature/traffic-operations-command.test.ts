import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OTHER_CLIENT, OTHER_OPERATION } from '../../src/traffic/other.ts';
import { FolderTrafficStore } from '../../src/traffic/store/folder/folder-traffic-store.ts';
import { RedisTrafficStore } from '../../src/traffic/store/redis/redis-traffic-store.ts';
import type { CommandFolder } from '../kit/portico-command.ts';
import { makeCommandFolder } from '../kit/portico-command.ts';
import { describeWithRedis, findRedis } from '../kit/redis.ts';
import { MAIN } from '../kit/registry-stores.ts';
import { EARLIER, ROWS, recordTwoDays, TODAY } from '../kit/traffic-rows.ts';

let folder: CommandFolder;
beforeAll(async () => {
  folder = makeCommandFolder();
  await recordTwoDays(join(folder.path, '.portico/traffic'));
});
afterAll(() => folder[Symbol.dispose]());

/** Hashes and dates differ with the text and from day to day. */
const plain = (text: string) =>
  text
    .replaceAll(/\b[0-9a-f]{12}\b/g, '<hash>......')
    .replaceAll(TODAY, '<today>...')
    .replaceAll(EARLIER, '<earlier>.');

describe('operations list', () => {
  test('is a table of what clients have sent, most requests first', async () => {
    const { code, stdout, stderr } = await folder.run(['operations', 'list']);
    expect([code, stderr]).toEqual([0, '']);
    expect(plain(stdout)).toBe(`HASH          NAME  TYPE   REQUESTS  ERRORS  MEAN MS  LAST SEEN   CLIENTS
<hash>......  Page  query  18        2       2.0      <today>...  (unnamed), web
<hash>......  Old   query  7         0       2.0      <earlier>.  web
<hash>......  -     query  4         4       100.0    <today>...  app
`);
  });

  test('is of the operations and in the order that flags say', async () => {
    const flags = ['--client', 'web', '--coordinate', 'Product.name', '--days', '10', '--sort', 'name', '--limit', '1'];
    const { envelope } = await folder.json(['operations', 'list', ...flags]);
    expect(envelope.data.operations).toMatchObject([{ name: 'Old', requests: 7 }]);
  });

  test('says in JSON what each client has sent', async () => {
    const { code, envelope } = await folder.json(['operations', 'list', '--limit', '1']);
    expect(code).toBe(0);
    expect(envelope).toEqual({
      json_version: '1',
      data: {
        graph: 'main@current',
        days: 30,
        operations: [
          {
            hash: ROWS[0]?.usage.hash,
            name: 'Page',
            type: 'query',
            requests: 18,
            errors: 2,
            mean_duration_ms: 2,
            first_seen: EARLIER,
            last_seen: TODAY,
            complete: true,
            clients: [
              {
                name: 'web',
                version: '1.0',
                requests: 12,
                errors: 0,
                mean_duration_ms: 2,
                first_seen: EARLIER,
                last_seen: TODAY,
              },
              {
                name: 'web',
                version: '1.1',
                requests: 5,
                errors: 2,
                mean_duration_ms: 2,
                first_seen: TODAY,
                last_seen: TODAY,
              },
              {
                name: '',
                version: '',
                requests: 1,
                errors: 0,
                mean_duration_ms: 2,
                first_seen: TODAY,
                last_seen: TODAY,
              },
            ],
          },
        ],
        success: true,
      },
      error: null,
    });
  });

  test('says where it has looked when there is nothing', async () => {
    const { code, stdout, stderr } = await folder.run([
      'operations',
      'list',
      '--graph',
      'other@staging',
      '--days',
      '3',
    ]);
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toBe(
      `No traffic is recorded of other@staging for the last 3 days, in ${join(folder.path, '.portico/traffic')}.\n`,
    );
    const unused = await folder.run(['operations', 'list', '--coordinate', 'Product.price']);
    expect(unused.stderr).toMatch(/^No such operation is recorded of main@current/);
  });

  test('warns of requests that may have used a coordinate without anybody knowing', async () => {
    using crowded = makeCommandFolder();
    const store = new FolderTrafficStore({ folder: join(crowded.path, 'here'), graph: MAIN, retentionDays: 30 });
    const other = { usage: OTHER_OPERATION, client: OTHER_CLIENT, requests: 12, errors: 0, durationMs: 0 };
    await store.add({ number: 1, day: TODAY, rows: [...ROWS, other] });
    const { stdout, stderr } = await crowded.run([
      'operations',
      'list',
      '--traffic',
      'here',
      '--coordinate',
      'Query.top',
    ]);
    expect(stdout).toContain('app');
    expect(stderr).toMatch(/WARN:.* 12 requests are not looked at/);
  });
});

describe('operations show', () => {
  test('prints who sends it, its text and what it uses', async () => {
    const hash = ROWS[0]?.usage.hash ?? '';
    const { code, stdout, stderr } = await folder.run(['operations', 'show', hash.slice(0, 7)]);
    expect([code, stderr]).toEqual([0, '']);
    expect(plain(stdout)).toBe(`Hash:     ${hash}
Name:     Page
Type:     query
Requests: 18, 2 of them with errors, 2.0 ms on average
Seen:     <earlier>. to <today>...

CLIENT     VERSION  REQUESTS  ERRORS  MEAN MS  FIRST SEEN  LAST SEEN
web        1.0      12        0       2.0      <earlier>.  <today>...
web        1.1      5         2       2.0      <today>...  <today>...
(unnamed)  -        1         0       2.0      <today>...  <today>...

query Page($v1: ID!) {
  product(id: $v1) {
    id
    name
  }
}

ID
Product.id
Product.name
Query.product
Query.product(id:)
`);
    const { envelope } = await folder.json(['operations', 'show', hash]);
    expect(envelope.data.operation).toMatchObject({
      hash,
      coordinates: ROWS[0]?.usage.coordinates,
      text: ROWS[0]?.usage.text,
    });
  });

  test('refuses a hash that is none, or may be several', async () => {
    const unknown = await folder.run(['operations', 'show', 'nonesuch']);
    expect([unknown.code, unknown.stdout]).toEqual([1, '']);
    expect(unknown.stderr).toMatch(/RECORDED_OPERATION_UNKNOWN.*nonesuch is no recorded operation of main@current/);
    const { code, envelope } = await folder.json(['operations', 'show', '']);
    expect([code, envelope.error?.code]).toEqual([1, 'RECORDED_OPERATION_UNKNOWN']);
    expect(envelope.error?.message).toMatch(/it may be [0-9a-f]{12} or [0-9a-f]{12} or [0-9a-f]{12}/);
  });
});

describe('where traffic is', () => {
  test.each([
    [['--days', '0'], 2, '--days'],
    [['--sort', 'size'], 2, 'Allowed choices'],
    [['--graph', 'a b'], 2, 'GRAPH_REF_INVALID'],
    [['--traffic', 'nowhere'], 3, 'TRAFFIC_UNREACHABLE'],
    [['--traffic', 'redis://127.0.0.1:1'], 3, 'TRAFFIC_UNREACHABLE'],
  ])('%s: exit code %i', async (flags, expected, told) => {
    const { code, stderr } = await folder.run(['operations', 'list', ...flags]);
    expect(stderr).toContain(told);
    expect(code).toBe(expected);
  });

  test('a file that is damaged is told, not left out', async () => {
    using damaged = makeCommandFolder();
    damaged.write({ [`.portico/traffic/main@current/${TODAY}/one.json`]: '{"format":1,"rows":[[1]]}' });
    const { code, stderr } = await damaged.run(['operations', 'list']);
    expect([code, stderr.includes('one.json')]).toEqual([3, true]);
  });

  test('the configuration says it, and which graph', async () => {
    using configured = makeCommandFolder();
    const graph = { graph: 'shop', variant: 'staging' };
    const store = new FolderTrafficStore({ folder: join(configured.path, 'kept/traffic'), graph, retentionDays: 30 });
    await store.add({ number: 1, day: TODAY, rows: ROWS });
    configured.write({ 'portico.yaml': 'graph: shop@staging\nstate_dir: kept\n' });
    expect((await configured.run(['operations', 'list'])).stdout).toContain('Page');
  });
});

describeWithRedis('traffic in Redis', () => {
  test('is found by flag, variable and configuration', async () => {
    await using redis = await findRedis();
    using there = makeCommandFolder();
    const prefix = `portico-test-${process.pid}:`;
    const bounds = { maxOperations: 10, maxClients: 10 };
    const store = new RedisTrafficStore({ url: redis.url, prefix, graph: MAIN, retentionDays: 1, bounds });
    await store.add({ number: 1, day: TODAY, rows: ROWS });
    store.close();
    there.write({
      'portico.yaml': `redis: { prefix: "${prefix}" }\n`,
      'all.yaml': `redis: { url: "${redis.url}", prefix: "${prefix}" }\n`,
    });
    const outputs = await Promise.all([
      there.run(['operations', 'list', '--traffic', redis.url]),
      there.run(['operations', 'list'], { env: { REDIS_URL: redis.url } }),
      there.run(['operations', 'list', '--config', 'all.yaml']),
    ]);
    for (const { stdout } of outputs) expect(stdout).toContain('Page');
  });
});
