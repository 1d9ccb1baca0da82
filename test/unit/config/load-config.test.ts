import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { requestHeaderRulesFor, showsErrorsOf, trafficShapingFor } from '../../../src/config/config.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { parse, problemsOf, reportOf } from './parse.ts';

describe('defaults', () => {
  it.each(['', '# only a comment\n', '---\n', '{}'])('are complete for the file %j', (text) => {
    const config = parse(text);
    expect(config.server).toMatchObject({ host: '0.0.0.0', port: 4000, path: '/graphql', shutdown_grace: 30_000 });
    expect(config.traffic_shaping.all).toMatchObject({ timeout: 3_000, max_response_bytes: 10_000_000 });
    expect(config.discovery).toMatchObject({ kind: 'supergraph_config', file: '/etc/portico/supergraph.yaml' });
    expect(config.state_dir).toBe('/etc/portico/.portico');
  });

  it('open pages, introspection and messages outside production only', () => {
    const open = (env: Record<string, string>) => {
      const { introspection, suggestions, sandbox, explorer, include_subgraph_errors, cors } = parse('', env);
      const pages = [sandbox.enabled, explorer.enabled];
      return [introspection, suggestions, ...pages, include_subgraph_errors.all, cors.origins.length > 0];
    };
    expect(open({})).toEqual([true, true, true, true, true, true]);
    expect(open({ NODE_ENV: 'development' })).toEqual([true, true, true, true, true, true]);
    expect(open({ NODE_ENV: 'production' })).toEqual([false, false, false, false, false, false]);
  });

  it('are overruled by the file in production, too', () => {
    const config = parse('introspection: true\nsandbox: { enabled: true }', { NODE_ENV: 'production' });
    expect([config.introspection, config.sandbox.enabled]).toEqual([true, true]);
    expect(config.cors.origins).toContain('https://studio.apollographql.com');
  });

  it('turn the sandbox off with introspection', () => {
    expect(parse('introspection: false').sandbox.enabled).toBe(false);
  });
});

describe('precedence', () => {
  const file = 'server: { port: 1111 }\nlogging: { level: warn }';

  it('is flags over environment over file over defaults', () => {
    expect(parse('').server.port).toBe(4000);
    expect(parse(file).server.port).toBe(1111);
    expect(parse(file, { PORT: '2222' }).server.port).toBe(2222);
    expect(parse(file, { PORT: '2222' }, { port: '3333' }).server.port).toBe(3333);
    expect(parse(file, {}, { port: 3333 }).server.port).toBe(3333);
  });

  it('leaves the neighbours of an overruled key alone', () => {
    const config = parse('admin: { host: 10.0.0.1, port: 1 }', { ADMIN_PORT: '2', LOG_LEVEL: 'debug' });
    expect(config.admin).toEqual({ host: '10.0.0.1', port: 2 });
    expect(config.logging.level).toBe('debug');
  });

  it('takes an empty variable for one that is not set', () => {
    expect(parse(file, { PORT: '', LOG_LEVEL: '' }).server.port).toBe(1111);
  });

  it('does not repair a section of the wrong type', () => {
    expect(problemsOf('server: 4000', { PORT: '1' })).toEqual(['1:9 server expected object, received number']);
  });

  it('names the variable or flag that is wrong', () => {
    expect(problemsOf('', { PORT: 'http' }, { adminPort: '70000' })).toEqual([
      'environment variable PORT server.port expected number, received string',
      'flag --admin-port admin.port too big: expected number to be <=65535',
    ]);
  });
});

describe('graph', () => {
  it.each([
    ['main', 'main'],
    ['main@current', 'main'],
    ['shop@staging', 'shop@staging'],
  ])('%s is %s', (text, graph) => {
    expect(parse(`graph: ${text}`).graph).toBe(graph);
  });

  it('is main unless something else is said', () => {
    expect(parse('').graph).toBe('main');
  });
});

describe('discovery source', () => {
  it('is Consul when CONSUL_HTTP_ADDR is set and nothing else is named', () => {
    const { discovery } = parse('', { CONSUL_HTTP_ADDR: 'consul:8500', CONSUL_HTTP_TOKEN: 'secret' });
    expect(discovery).toMatchObject({ kind: 'consul', consul: { address: 'http://consul:8500', token: 'secret' } });
  });

  it('has bounds of its own for starting, for schemas and for services that go', () => {
    expect(parse('discovery: { consul: {} }').discovery).toMatchObject({
      start_timeout: 5_000,
      max_schema_bytes: 4 * 1024 * 1024,
      consul: { removed_service_grace: 600_000 },
    });
  });

  it('is what the file names, whatever the environment says', () => {
    const { discovery } = parse('discovery: { supergraph: all.graphql }', { CONSUL_HTTP_ADDR: 'consul:8500' });
    expect(discovery).toMatchObject({ kind: 'supergraph', file: '/etc/portico/all.graphql' });
  });

  it('takes the address from the environment when the file chooses Consul', () => {
    const text = 'discovery: { consul: { address: "one:1", tag: gql } }';
    expect(parse(text).discovery).toMatchObject({ consul: { address: 'http://one:1', tag: 'gql' } });
    expect(parse(text, { CONSUL_HTTP_ADDR: 'two:2' }).discovery).toMatchObject({
      consul: { address: 'http://two:2', tag: 'gql' },
    });
  });

  it('is what a flag names, relative to the working directory, over everything', () => {
    const env = { CONSUL_HTTP_ADDR: 'consul:8500' };
    const byFlag = parse('discovery: { consul: {} }', env, { supergraph: 'x.graphql' });
    expect(byFlag.discovery).toMatchObject({ kind: 'supergraph', file: '/project/x.graphql' });
    const config = parse('discovery: { supergraph: a.graphql }', env, { supergraphConfig: './sg.yaml' });
    expect(config.discovery).toMatchObject({ kind: 'supergraph_config', file: '/project/sg.yaml' });
  });

  it('is the registry that a flag or the environment names, over what the file names', () => {
    const file = 'graph: a\ndiscovery: { supergraph: all.graphql }';
    expect(parse(file, {}, { registry: 'schemas', graph: 'b@c' })).toMatchObject({
      graph: 'b@c',
      discovery: { kind: 'registry', folder: '/project/schemas' },
    });
    const env = { PORTICO_REGISTRY: '/schemas', PORTICO_GRAPH: 'd', CONSUL_HTTP_ADDR: 'consul:8500' };
    expect(parse(file, env)).toMatchObject({ graph: 'd', discovery: { kind: 'registry', folder: '/schemas' } });
    expect(parse(file, env, { supergraphConfig: 'x.yaml' }).discovery).toMatchObject({ kind: 'supergraph_config' });
    expect(parse(file, { PORTICO_REGISTRY: '' }).discovery).toMatchObject({ kind: 'supergraph' });
  });

  it('a registry in Consul keeps what the file and the variables say of Consul', () => {
    const file = 'discovery: { consul: { address: "one:1", tag: gql } }';
    const env = { CONSUL_HTTP_ADDR: 'two:2', CONSUL_HTTP_TOKEN: 'secret', CONSUL_HTTP_SSL: '1' };
    expect(parse(file, env, { registry: 'consul://three:3/shop' }).discovery).toMatchObject({
      kind: 'consul',
      consul: { address: 'http://three:3', prefix: 'shop', tag: 'gql', token: 'secret' },
    });
    expect(parse('', { PORTICO_REGISTRY: 'consul+https://four:4' }).discovery).toMatchObject({
      consul: { address: 'https://four:4', prefix: 'portico' },
    });
  });

  it('a registry that is none of these is refused with a reason', () => {
    expect(() => parse('', {}, { registry: 'redis://x' })).toThrow(/redis:\/\/x.*expected consul:\/\//);
    expect(() => parse('', {}, { registry: '' })).toThrow(/it is empty/);
  });

  it.each([
    ['127.0.0.1:8500', {}, 'http://127.0.0.1:8500'],
    ['127.0.0.1:8500', { CONSUL_HTTP_SSL: 'true' }, 'https://127.0.0.1:8500'],
    ['https://c.example:8501', {}, 'https://c.example:8501'],
    ['http://c.example', { CONSUL_HTTP_SSL: '1' }, 'http://c.example'],
  ])('reads CONSUL_HTTP_ADDR=%s with %j as %s', (address, env, expected) => {
    expect(parse('', { CONSUL_HTTP_ADDR: address, ...env }).discovery).toMatchObject({ consul: { address: expected } });
  });

  it('cannot be two', () => {
    expect(problemsOf('discovery:\n  supergraph: a\n  consul: {}')).toEqual([
      '3:11 discovery.consul only one source can be used; supergraph is given too',
    ]);
    expect(problemsOf('', {}, { supergraph: 'a', supergraphConfig: 'b' })).toEqual([
      'flag --supergraph discovery.supergraph only one source can be used; supergraph_config is given too',
    ]);
  });

  it('takes how Consul is reached from the variables of its own program', () => {
    const env = {
      CONSUL_HTTP_ADDR: 'https://c:8501',
      CONSUL_CACERT: 'ca.pem',
      CONSUL_CLIENT_CERT: 'tls/me.pem',
      CONSUL_CLIENT_KEY: '/secrets/me.key',
      CONSUL_HTTP_SSL_VERIFY: 'F',
      CONSUL_NAMESPACE: 'shop',
    };
    expect(parse('', env).discovery).toMatchObject({
      consul: {
        ca: '/project/ca.pem',
        cert: '/project/tls/me.pem',
        key: '/secrets/me.key',
        tls_verify: false,
        namespace: 'shop',
      },
    });
    expect(parse('discovery: { consul: { ca: ca.pem } }').discovery).toMatchObject({
      consul: { ca: '/etc/portico/ca.pem', cert: null, tls_verify: true, namespace: null },
    });
  });

  it('refuses a certificate without its key, and a truth that is none', () => {
    expect(problemsOf('discovery: { consul: { cert: me.pem } }')).toEqual([
      '1:22 discovery.consul.key goes with cert, which is given',
    ]);
    expect(problemsOf('', { CONSUL_HTTP_ADDR: 'c:1', CONSUL_HTTP_SSL_VERIFY: 'maybe' })).toEqual([
      'environment variable CONSUL_HTTP_SSL_VERIFY discovery.consul.tls_verify expected boolean, received string',
    ]);
  });

  it('is a folder with a registry', () => {
    expect(parse('discovery: { registry: ./registry }').discovery).toMatchObject({
      kind: 'registry',
      folder: '/etc/portico/registry',
      report: true,
    });
    expect(parse('discovery: { registry: ./r }', { CONSUL_HTTP_ADDR: 'c:1' }).discovery.kind).toBe('registry');
    expect(problemsOf('discovery:\n  registry: a\n  consul: {}')).toEqual([
      '3:11 discovery.consul only one source can be used; registry is given too',
    ]);
  });

  it('refuses an address that is no http URL', () => {
    expect(problemsOf('', { CONSUL_HTTP_ADDR: 'unix:///run/consul.sock' })).toEqual([
      'environment variable CONSUL_HTTP_ADDR discovery.consul.address expected host:port or an http(s) URL',
    ]);
  });
});

describe('settings by subgraph', () => {
  const config = parse(`
headers:
  all: { request: [{ propagate: { named: Authorization } }] }
  subgraphs: { users: { request: [{ insert: { name: X-A, value: "1" } }] } }
traffic_shaping:
  all: { timeout: 2s, circuit_breaker: { volume_threshold: 7 } }
  subgraphs: { users: { timeout: 500ms, circuit_breaker: { reset_timeout: 1s } } }
include_subgraph_errors: { all: false, subgraphs: { users: true } }
`);

  it('go over those for all', () => {
    expect(trafficShapingFor(config, 'users')).toMatchObject({ timeout: 500, connections: 64 });
    expect(trafficShapingFor(config, 'orders')).toMatchObject({ timeout: 2_000, connections: 64 });
    expect(showsErrorsOf(config, 'users')).toBe(true);
    expect(showsErrorsOf(config, 'orders')).toBe(false);
    expect(requestHeaderRulesFor(config, 'orders')).toEqual([{ propagate: { named: ['authorization'] } }]);
    expect(requestHeaderRulesFor(config, 'users')).toHaveLength(2);
  });

  it('go over those for all key by key, below a heading too', () => {
    expect(trafficShapingFor(config, 'users').circuit_breaker).toMatchObject({
      enabled: true,
      volume_threshold: 7,
      reset_timeout: 1_000,
    });
    expect(trafficShapingFor(config, 'orders').circuit_breaker.reset_timeout).toBe(30_000);
  });

  it('are not inherited from Object by a subgraph called constructor', () => {
    expect(trafficShapingFor(config, 'constructor')).toBe(config.traffic_shaping.all);
    expect(requestHeaderRulesFor(config, 'toString')).toHaveLength(1);
    expect(showsErrorsOf(config, '__proto__')).toBe(false);
  });
});

describe('the result', () => {
  it('is frozen to the bottom', () => {
    const config = parse('cors: { origins: ["https://a.example"] }');
    const seen: unknown[] = [config];
    for (const value of seen) {
      expect(Object.isFrozen(value)).toBe(true);
      seen.push(...Object.values(value as object).filter((child) => typeof child === 'object' && child !== null));
    }
    expect(seen.length).toBeGreaterThan(15);
  });
});

describe('contradictions', () => {
  it('are refused: sandbox without introspection', () => {
    expect(problemsOf('sandbox: { enabled: true }', { NODE_ENV: 'production' })).toEqual([
      '1:21 sandbox.enabled the sandbox needs introspection, which is off in production unless set to true',
    ]);
  });

  it('are refused: every origin with credentials, also beside other mistakes', () => {
    expect(problemsOf('cors: { allow_any_origin: true, allow_credentials: true, orgins: [] }')).toEqual([
      expect.stringMatching(/^1:\d+ cors.allow_credentials any site could act as the signed-in user/),
      expect.stringMatching(/^1:\d+ cors.orgins unknown key; did you mean origins\?/),
    ]);
  });
});

describe('files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portico-config-'));
  writeFileSync(join(folder, 'other.yaml'), 'server: { port: 7 }\nstate_dir: here');

  it('are optional when not asked for', () => {
    const { config, file } = loadConfig({ env: {}, cwd: folder });
    expect(file).toBeUndefined();
    expect(config.discovery).toMatchObject({ file: join(folder, 'supergraph.yaml') });
  });

  it('give their folder to the file names in them', () => {
    const { config, file } = loadConfig({ file: 'other.yaml', env: {}, cwd: folder });
    expect(file).toBe(join(folder, 'other.yaml'));
    expect(config.state_dir).toBe(join(folder, 'here'));
    const elsewhere = loadConfig({ file: join(folder, 'other.yaml'), env: {}, cwd: '/' });
    expect(elsewhere.config).toEqual(config);
  });

  it('must exist when asked for', () => {
    expect(() => loadConfig({ file: 'none.yaml', env: {}, cwd: folder })).toThrow(
      expect.objectContaining({ code: 'CONFIG_UNREADABLE' }),
    );
    mkdirSync(join(folder, 'portico.yaml'));
    expect(() => loadConfig({ env: {}, cwd: folder })).toThrow(expect.objectContaining({ code: 'CONFIG_UNREADABLE' }));
  });
});

describe('the report', () => {
  it('shows every problem with its line and a caret', () => {
    const text = 'server:\n  port: 99999\ntraffic_shaping:\n  all:\n    timout: 3s\n';
    expect(reportOf(text)).toBe(`portico.yaml has 2 problem(s):

portico.yaml:2:9  server.port  too big: expected number to be <=65535
    1 | server:
  > 2 |   port: 99999
      |         ^

portico.yaml:5:5  traffic_shaping.all.timout  unknown key; did you mean timeout?
    4 |   all:
  > 5 |     timout: 3s
      |     ^`);
  });

  it.each([
    'authentication: { jwt: { jwks: [{ secret: hunter2hunter2, isuers: [a] }] } }',
    'authentication: { signature: { "secret": "hunter2 hunter2", headr: x } }',
    'discovery: { consul: { token: hunter2, adress: x } }',
  ])('does not show a secret: %s', (text) => {
    const report = reportOf(text);
    expect(report).toContain('unknown key');
    expect(report).not.toContain('hunter2');
    // What is beside it is shown, where it stands.
    expect(report).toMatch(/isuers|headr|adress/);
  });

  it('does not show the password of a URL, nor the value of a variable', () => {
    expect(reportOf('redis: { url: "redi://user:hunter2@host" }')).not.toContain('hunter2');
    expect(reportOf(`redis: { url: "\${env.R}" }`, { R: 'hunter2' })).not.toContain('hunter2');
  });
});
