import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FileDiscovery } from '../../src/discovery/file/file-discovery.ts';
import type { FileDiscoveryOptions } from '../../src/discovery/file/file-discovery-options.ts';
import { freePorts } from '../kit/free-port.ts';
import { RecordingListener } from '../kit/recording-listener.ts';
import { startSdlServer } from '../kit/sdl-server.ts';
import { until } from '../kit/until.ts';

const USERS = 'type Query { users: [String] }';
const ORDERS = 'type Query { orders: [String] }';

let folder = '';
const discoveries: FileDiscovery[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portico-file-'));
});
afterEach(async () => {
  await Promise.all(discoveries.splice(0).map((discovery) => discovery.stop()));
  await rm(folder, { recursive: true, force: true });
});

const write = (name: string, text: string) => writeFile(join(folder, name), text);

/** A `supergraph.yaml` of subgraphs with a schema file each. */
function yamlOf(...names: readonly string[]): string {
  const entry = (name: string, position: number) =>
    `  ${name}:\n    routing_url: http://127.0.0.1:${4001 + position}/graphql\n    schema:\n      file: ./${name}.graphql\n`;
  return `federation_version: =2.11.0\nsubgraphs:\n${names.map(entry).join('')}`;
}

/** Polls so slowly that only what the file system tells can be seen in time, unless told otherwise. */
async function discover(options: Partial<FileDiscoveryOptions> = {}) {
  const discovery = new FileDiscovery({
    file: join(folder, 'supergraph.yaml'),
    logger: pino({ level: 'silent' }),
    filePollIntervalMs: 60_000,
    ...options,
  });
  discoveries.push(discovery);
  const listener = new RecordingListener();
  await discovery.start(listener);
  return listener;
}

it('tells all subgraphs in one set when start resolves, each with its routing URL as the instance', async () => {
  await write('users.graphql', USERS);
  await write('orders.graphql', ORDERS);
  await write('supergraph.yaml', yamlOf('users', 'orders'));
  const listener = await discover();
  expect(listener.calls).toEqual(['instances orders 1', 'instances users 1', 'schemas orders,users']);
  expect(listener.sets[0]?.subgraphs[1]).toEqual({
    name: 'users',
    sdl: USERS,
    routingUrl: 'http://127.0.0.1:4001/graphql',
  });
  const url = 'http://127.0.0.1:4002/graphql';
  expect(listener.instances.get('orders')).toEqual([{ id: url, url }]);
});

it('sees a schema written in place', async () => {
  await write('users.graphql', USERS);
  await write('supergraph.yaml', yamlOf('users'));
  const listener = await discover();
  await write('users.graphql', ORDERS);
  await until(() => listener.sdlOf('users') === ORDERS, { timeoutMs: 2_000 });
});

it('sees a schema replaced by renaming, again and again, as editors save', async () => {
  await write('users.graphql', USERS);
  await write('supergraph.yaml', yamlOf('users'));
  const listener = await discover();
  for (let round = 0; round < 3; round += 1) {
    await write('.users.swp', `${USERS} # ${round}`);
    await rename(join(folder, '.users.swp'), join(folder, 'users.graphql'));
    await until(() => listener.sdlOf('users')?.endsWith(`# ${round}`), { timeoutMs: 2_000 });
  }
});

it('sees a ConfigMap swapped: files behind a symlinked folder', async () => {
  const version = async (name: string, users: string) => {
    await mkdir(join(folder, name));
    await write(`${name}/users.graphql`, users);
    await write(`${name}/supergraph.yaml`, yamlOf('users'));
    await symlink(name, join(folder, '..data_tmp'));
    await rename(join(folder, '..data_tmp'), join(folder, '..data'));
  };
  await version('..2026_1', USERS);
  for (const file of ['users.graphql', 'supergraph.yaml']) await symlink(`..data/${file}`, join(folder, file));
  const listener = await discover();
  await version('..2026_2', ORDERS);
  await rm(join(folder, '..2026_1'), { recursive: true });
  await until(() => listener.sdlOf('users') === ORDERS, { timeoutMs: 2_000 });
});

it('sees changes by looking, where the file system does not tell', async () => {
  const real = await mkdtemp(join(tmpdir(), 'portico-real-'));
  await writeFile(join(real, 'users.graphql'), USERS);
  await symlink(join(real, 'users.graphql'), join(folder, 'users.graphql'));
  await write('supergraph.yaml', yamlOf('users'));
  const listener = await discover({ filePollIntervalMs: 100 });
  await writeFile(join(real, 'users.graphql'), ORDERS);
  await until(() => listener.sdlOf('users') === ORDERS, { timeoutMs: 2_000 });
  await rm(real, { recursive: true });
  await until(() => /schema file cannot be read/.test(listener.problemText), { timeoutMs: 2_000 });
  expect(listener.sets).toHaveLength(2);
});

it('says nothing when a file is written again with the same content', async () => {
  await write('users.graphql', USERS);
  await write('orders.graphql', ORDERS);
  await write('supergraph.yaml', yamlOf('users', 'orders'));
  const listener = await discover();
  await write('users.graphql', USERS);
  await write('supergraph.yaml', `${yamlOf('users', 'orders')}# a comment\n`);
  await write('orders.graphql', `${ORDERS} # changed`);
  await until(() => listener.sdlOf('orders')?.includes('changed'), { timeoutMs: 2_000 });
  expect(listener.sets).toHaveLength(2);
});

it('adds and removes subgraphs with the yaml', async () => {
  await write('users.graphql', USERS);
  await write('orders.graphql', ORDERS);
  await write('supergraph.yaml', yamlOf('users'));
  const listener = await discover();
  await write('supergraph.yaml', yamlOf('users', 'orders'));
  await until(() => listener.names.join() === 'orders,users', { timeoutMs: 2_000 });
  await write('supergraph.yaml', yamlOf('orders'));
  await until(() => listener.names.join() === 'orders', { timeoutMs: 2_000 });
  await until(() => listener.urlsOf('orders').join() === 'http://127.0.0.1:4001/graphql', { timeoutMs: 2_000 });
});

it.each([
  ['broken', 'type Query {', /users: .*users\.graphql: its schema is not GraphQL/],
  ['empty', ' \n', /users: .*users\.graphql: its schema is empty/],
  ['too large', `# ${'x'.repeat(2_000)}\n${USERS}`, /users: .*at most 1000 are allowed/],
  ['missing', undefined, /users: its schema file cannot be read/],
])('keeps the last good schema while its file is %s', async (_, text, problem) => {
  await write('users.graphql', USERS);
  await write('supergraph.yaml', yamlOf('users'));
  const listener = await discover({ maxSdlBytes: 1_000 });
  if (text === undefined) await rm(join(folder, 'users.graphql'));
  else await write('users.graphql', text);
  await until(() => problem.test(listener.problemText), { timeoutMs: 2_000 });
  expect(listener.sets).toHaveLength(1);
  await write('users.graphql', ORDERS);
  await until(() => listener.sdlOf('users') === ORDERS, { timeoutMs: 2_000 });
  expect(listener.problems).toEqual([]);
});

it.each([
  ['broken', 'subgraphs: ['],
  ['empty', ''],
  ['without subgraphs', 'subgraphs: {}'],
  ['missing', undefined],
])('keeps the last good list while the yaml is %s', async (_, text) => {
  await write('users.graphql', USERS);
  await write('supergraph.yaml', yamlOf('users'));
  const listener = await discover();
  if (text === undefined) await rm(join(folder, 'supergraph.yaml'));
  else await write('supergraph.yaml', text);
  await until(() => /-: the last good list of subgraphs stays/.test(listener.problemText), { timeoutMs: 2_000 });
  expect(listener.names).toEqual(['users']);
  // Schemas are still looked at.
  await write('users.graphql', ORDERS);
  await until(() => listener.sdlOf('users') === ORDERS, { timeoutMs: 2_000 });
  await write('supergraph.yaml', yamlOf('users'));
  await until(() => listener.problems.length === 0, { timeoutMs: 2_000 });
});

it('does not start without a yaml it can use', async () => {
  await expect(discover()).rejects.toMatchObject({ code: 'SCHEMA_UNREADABLE' });
  await write('supergraph.yaml', 'subgraphs: 7');
  await expect(discover()).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
});

it('starts with what is there: a missing schema is taken from the past, else left out', async () => {
  await write('orders.graphql', ORDERS);
  await write('supergraph.yaml', yamlOf('users', 'orders', 'products'));
  const lastGood = new Map([['users', { sdl: USERS, routingUrl: 'http://old/', instances: [] }]]);
  const listener = await discover({ lastGood });
  expect(listener.names).toEqual(['orders', 'users']);
  expect(listener.urlsOf('users')).toEqual(['http://127.0.0.1:4001/graphql']);
  expect(listener.problemText).toMatch(/products: its schema file cannot be read/);
  expect(listener.problemText).toMatch(/users: its schema file cannot be read/);
  await write('products.graphql', 'type Query { products: Int }');
  await until(() => listener.names.join() === 'orders,products,users', { timeoutMs: 2_000 });
});

it('leaves out a subgraph that nobody could reach, and says why', async () => {
  await write('users.graphql', USERS);
  await write('orders.graphql', ORDERS);
  await write('supergraph.yaml', `${yamlOf('users')}  orders:\n    schema:\n      file: ./orders.graphql\n`);
  const listener = await discover();
  expect(listener.names).toEqual(['users']);
  expect(listener.problemText).toMatch(/orders: it has no routing_url/);
});

it('asks running subgraphs, and does not wait for a dead one', async () => {
  await using users = await startSdlServer(USERS);
  const [dead = 0] = await freePorts(1);
  await write(
    'supergraph.yaml',
    `subgraphs:
  users:
    schema: { subgraph_url: '${users.url}', introspection_headers: { authorization: 'Bearer \${env.SECRET}' } }
  orders:
    routing_url: http://127.0.0.1:9/graphql
    schema: { subgraph_url: 'http://127.0.0.1:${dead}/graphql' }
  products:
    routing_url: http://127.0.0.1:4003/graphql
    schema: { sdl: 'type Query { products: Int }' }
`,
  );
  const listener = await discover({ env: { SECRET: 'letmein' }, pollIntervalMs: 200, random: () => 0.1 });
  expect(listener.names).toEqual(['products', 'users']);
  expect(listener.urlsOf('users')).toEqual([users.url]);
  expect(users.requests[0]?.headers.authorization).toBe('Bearer letmein');
  expect(listener.problemText).toMatch(/orders: Asking .* for its schema failed: .*ECONNREFUSED/);
  users.answer = `${USERS} # changed`;
  await until(() => listener.sdlOf('users')?.includes('changed'), { timeoutMs: 2_000 });
  await using orders = await startSdlServer(ORDERS, dead);
  await until(() => listener.sdlOf('orders') === ORDERS, { timeoutMs: 5_000 });
  expect(orders.requests.length).toBeGreaterThan(0);
  expect(listener.problems).toEqual([]);
});

it('keeps the schema of a running subgraph while it is asked at another address', async () => {
  await using users = await startSdlServer(USERS);
  const [dead = 0] = await freePorts(1);
  const yaml = (port: number) =>
    `subgraphs: { users: { schema: { subgraph_url: 'http://127.0.0.1:${port}/graphql' } } }`;
  await write('supergraph.yaml', yaml(users.port));
  const listener = await discover();
  await write('supergraph.yaml', yaml(dead));
  await until(() => /ECONNREFUSED/.test(listener.problemText), { timeoutMs: 2_000 });
  expect(listener.sdlOf('users')).toBe(USERS);
});

it('tells nothing after stop', async () => {
  await write('users.graphql', USERS);
  await write('supergraph.yaml', yamlOf('users'));
  const listener = await discover();
  await discoveries[0]?.stop();
  const other = await discover();
  await write('users.graphql', ORDERS);
  await until(() => other.sdlOf('users') === ORDERS, { timeoutMs: 2_000 });
  expect(listener.sdlOf('users')).toBe(USERS);
});
