import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ConsulAgent } from '../kit/consul.ts';
import { describeWithConsul, startConsul } from '../kit/consul.ts';
import type { CommandFolder } from '../kit/portico-command.ts';
import { makeCommandFolder } from '../kit/portico-command.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';

const USERS =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\ntype Query { me: User }\ntype User @key(fields: "id") { id: ID! name: String }\n';
const ORDERS = USERS.replace('me: User', 'orders: Int').replace('name: String', 'orders: Int');
/** Does not compose without the users. */
const REVIEWS = USERS.replace('["@key"]', '["@key", "@external", "@requires"]')
  .replace('me: User', 'stars: Int')
  .replace('name: String', 'name: String @external greeting: String @requires(fields: "name")');

describeWithConsul('the first publish to a Consul whose gateways serve tagged services and keys by hand', () => {
  let consul: ConsulAgent;
  let folder: CommandFolder;
  let users: ScriptedSubgraph;
  beforeAll(async () => {
    folder = makeCommandFolder();
    consul = await startConsul();
    users = await startScriptedSubgraph(json({ data: { _service: { sdl: USERS } } }));
    const { hostname, port } = new URL(users.url);
    await consul.registerService({
      Name: 'accounts',
      Address: hostname,
      Port: Number(port),
      Tags: ['graphql'],
      Meta: { graphql_subgraph: 'users', graphql_path: '/graphql' },
    });
    for (const graph of ['main', 'lonely', 'checked']) {
      await consul.putKv(`portico/${graph}/subgraphs/orders/schema`, ORDERS);
      await consul.putKv(`portico/${graph}/subgraphs/orders/routing`, '{ "service": "shop", "path": "/api" }');
    }
  }, 60_000);
  afterAll(async () => {
    folder[Symbol.dispose]();
    await users[Symbol.asyncDispose]();
    await consul.stop();
  });

  const run = (command: string, graph: string, args: readonly string[] = [], input = REVIEWS) =>
    folder.run(['subgraph', command, graph, '--name', 'reviews', '--schema', '-', ...args], {
      input,
      env: { CONSUL_HTTP_ADDR: `127.0.0.1:${consul.port}` },
    });
  const publish = (graph: string, ...args: readonly string[]) =>
    run('publish', graph, ['--routing-url', 'http://127.0.0.1:1/', ...args]);
  const list = async (graph: string) => {
    const env = { CONSUL_HTTP_ADDR: `127.0.0.1:${consul.port}` };
    const { envelope } = await folder.json(['subgraph', 'list', graph], { env });
    return envelope.data.subgraphs.map(({ name, url }: { name: string; url: string }) => [name, url]);
  };

  test('takes them along, so that none of them vanishes', async () => {
    const { code, stderr } = await publish('main', '--check');
    expect([code, stderr]).toEqual([0, expect.stringContaining('is part of the change: orders, users')]);
    expect(await list('main')).toEqual([
      ['orders', 'consul://shop/api'],
      ['reviews', 'http://127.0.0.1:1/'],
      ['users', 'consul://accounts'],
    ]);
  }, 60_000);

  test('a check before it looks at them too', async () => {
    const { code, stdout } = await run('check', 'checked');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/FIELD_ADDED +Query\.stars/)]);
    expect(stdout).not.toContain('Query.me');
  }, 60_000);

  test('leaves them out when told to', async () => {
    expect((await publish('lonely', '--no-found')).stderr).toContain('EXTERNAL_MISSING_ON_BASE');
    const { stderr } = await run('publish', 'lonely', ['--no-found', '--service', 'reviews'], USERS);
    expect(stderr).toContain("A new subgraph called 'reviews'");
    expect(await list('lonely')).toEqual([['reviews', 'consul://reviews']]);
  }, 60_000);

  test('is refused while the schema of one cannot be read, unless it is in the change itself', async () => {
    await consul.registerService({ Name: 'away', Address: '127.0.0.1', Port: 1, Tags: ['graphql'] });
    const refused = await publish('other');
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(/FOUND_SUBGRAPH_UNREADABLE.*away/)]);
    const env = { CONSUL_HTTP_ADDR: `127.0.0.1:${consul.port}` };
    const args = ['subgraph', 'publish', 'other', '--name', 'away', '--schema', '-', '--service', 'away'];
    expect((await folder.run(args, { input: ORDERS, env })).code).toBe(0);
    expect(await list('other')).toEqual([
      ['away', 'consul://away'],
      ['users', 'consul://accounts'],
    ]);
  }, 60_000);
});
