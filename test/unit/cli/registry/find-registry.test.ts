import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findRegistry } from '../../../../src/cli/registry/find-registry.ts';
import type { RegistryFlags } from '../../../../src/cli/registry/registry-flags.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'portico-find-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const find = (flags: RegistryFlags, env: NodeJS.ProcessEnv = {}, argument?: string) =>
  findRegistry(flags, argument, { env, cwd });

const MAIN = { graph: 'main', variant: 'current' };

test('with nothing said it is the folder .portico/registry, and main', async () => {
  expect(await find({})).toEqual({
    graph: MAIN,
    place: { kind: 'folder', path: join(cwd, '.portico/registry') },
    config: undefined,
  });
});

test('the configuration names both', async () => {
  writeFileSync(join(cwd, 'portico.yaml'), 'graph: shop@staging\ndiscovery: { registry: ./schemas }');
  const { graph, place } = await find({});
  expect([graph, place]).toEqual([
    { graph: 'shop', variant: 'staging' },
    { kind: 'folder', path: join(cwd, 'schemas') },
  ]);
});

test('Consul of the configuration is taken with all its keys', async () => {
  writeFileSync(
    join(cwd, 'gateway.yaml'),
    'discovery: { consul: { address: "consul.example:8500", prefix: p, token: t, datacenter: d } }',
  );
  const { place } = await find({ config: 'gateway.yaml' });
  expect(place).toMatchObject({
    kind: 'consul',
    prefix: 'p',
    connection: { address: 'http://consul.example:8500', token: 't', datacenter: 'd' },
  });
});

test('CONSUL_HTTP_ADDR alone is enough', async () => {
  const { place } = await find({}, { CONSUL_HTTP_ADDR: 'consul.example:8500' });
  expect(place).toMatchObject({
    kind: 'consul',
    prefix: 'portico',
    connection: { address: 'http://consul.example:8500' },
  });
});

test('variables go before the configuration, flags before variables', async () => {
  writeFileSync(join(cwd, 'portico.yaml'), 'graph: a\ndiscovery: { registry: a }');
  const env = { PORTICO_GRAPH: 'b', PORTICO_REGISTRY: 'b' };
  expect(await find({}, env)).toMatchObject({ graph: { graph: 'b' }, place: { path: join(cwd, 'b') } });
  expect(await find({ graph: 'c', registry: 'c' }, env)).toMatchObject({
    graph: { graph: 'c' },
    place: { path: join(cwd, 'c') },
  });
  expect(await find({}, env, 'd@x')).toMatchObject({ graph: { graph: 'd', variant: 'x' } });
});

test('a configuration that is not needed is not read', async () => {
  writeFileSync(join(cwd, 'portico.yaml'), 'nonsense: {');
  expect(await find({ graph: 'a', registry: 'r' })).toMatchObject({ config: undefined });
  await expect(find({ graph: 'a' })).rejects.toThrow('portico.yaml');
});

test('a Consul that is named is reached by the variables of Consul’s own program', async () => {
  const env = {
    CONSUL_HTTP_ADDR: 'other.example:8500',
    CONSUL_HTTP_TOKEN: 'secret',
    CONSUL_CACERT: 'ca.pem',
    CONSUL_HTTP_SSL_VERIFY: 'false',
    CONSUL_NAMESPACE: 'team',
    PORT: 'not a port',
  };
  const { place } = await find({ graph: 'a', registry: 'consul+https://consul.example:8501/p' }, env);
  expect(place).toMatchObject({
    kind: 'consul',
    prefix: 'p',
    connection: {
      address: 'https://consul.example:8501',
      token: 'secret',
      ca: join(cwd, 'ca.pem'),
      tlsVerify: false,
      namespace: 'team',
    },
  });
});

test('two graphs at once are refused', async () => {
  await expect(find({ graph: 'a' }, {}, 'b')).rejects.toThrow('b is not the graph to work on: --graph says a');
});

test('what is no graph ref is refused', async () => {
  await expect(find({ graph: 'a b' })).rejects.toThrow('expected graph or graph@variant');
});
