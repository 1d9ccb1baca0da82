import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ConsulAgent } from '../kit/consul.ts';
import { describeWithConsul, startConsul } from '../kit/consul.ts';
import { freePorts } from '../kit/free-port.ts';
import type { CommandFolder } from '../kit/portico-command.ts';
import { makeCommandFolder } from '../kit/portico-command.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { until } from '../kit/until.ts';

const USERS = 'type Query { me: User }\ntype User @key(fields: "id") { id: ID! name: String }\n';

/** The token that may do everything; of an agent that has just started some attempts may be too early. */
async function bootstrap(consul: ConsulAgent): Promise<string> {
  const { SecretID } = (await (await consul.request('/v1/acl/bootstrap', { method: 'PUT' })).json()) as {
    SecretID: string;
  };
  return SecretID;
}

describeWithConsul('a registry in Consul', () => {
  let consul: ConsulAgent;
  let folder: CommandFolder;
  let token: string;
  beforeAll(async () => {
    folder = makeCommandFolder();
    consul = await startConsul({ config: { acl: { enabled: true, default_policy: 'deny' } } });
    token = await until(() => bootstrap(consul), { what: 'the first token', timeoutMs: 30_000 });
  }, 60_000);
  afterAll(async () => {
    folder[Symbol.dispose]();
    await consul.stop();
  });

  const registry = (prefix = 'portico') => `consul://127.0.0.1:${consul.port}/${prefix}`;
  const withToken = () => ({ CONSUL_HTTP_TOKEN: token });
  const publish = (args: readonly string[], input = USERS) =>
    folder.run(['subgraph', 'publish', '--name', 'users', '--schema', '-', '--service', 'users', ...args], {
      input,
      env: withToken(),
    });

  test('takes publishes, and tells them again', async () => {
    const at = ['--registry', registry('life')];
    expect(await publish(at)).toMatchObject({ code: 0, stdout: '' });
    expect((await publish(at, USERS.replace('name:', 'fullName:'))).code).toBe(0);
    expect((await folder.run(['subgraph', 'fetch', '--name', 'users', ...at], { env: withToken() })).stdout).toContain(
      'fullName',
    );
    expect((await folder.run(['supergraph', 'rollback', '--to', '1', ...at], { env: withToken() })).code).toBe(0);
    const { envelope } = await folder.json(['subgraph', 'list', ...at], { env: withToken() });
    expect(envelope.data.subgraphs).toMatchObject([{ name: 'users', url: 'consul://users', sequence: 1 }]);
    const history = await folder.json(['supergraph', 'history', ...at], { env: withToken() });
    expect(history.envelope.data.history.map(({ sequence }: { sequence: number }) => sequence)).toEqual([3, 2, 1]);
    expect((await folder.run(['subgraph', 'list', ...at, '--graph', 'mian'], { env: withToken() })).stderr).toContain(
      'Nothing has been published to mian@current (did you mean main@current?)',
    );
  }, 60_000);

  test('is found by CONSUL_HTTP_ADDR alone, or by the configuration of the gateway', async () => {
    const byEnvironment = { ...withToken(), CONSUL_HTTP_ADDR: `127.0.0.1:${consul.port}` };
    const args = ['subgraph', 'publish', 'a@b', '--name', 'users', '--schema', '-', '--service', 'users'];
    expect((await folder.run(args, { input: USERS, env: byEnvironment })).code).toBe(0);
    const address = `discovery: { consul: { address: "127.0.0.1:${consul.port}", token: "${token}" } }`;
    folder.write({ 'gateway.yaml': `graph: a@b\n${address}\n` });
    const { code, envelope } = await folder.json(['subgraph', 'list', '--config', 'gateway.yaml']);
    expect([code, envelope.data.graph]).toEqual([0, 'a@b']);
  }, 60_000);

  test('without permission, or without anybody there: exit 3 and why, in both formats', async () => {
    const list = ['subgraph', 'list', '--registry', registry('life')];
    const denied = await folder.run(list);
    expect(denied.code).toBe(3);
    expect(denied.stderr).toMatch(/^error\[REGISTRY_UNREACHABLE\]: The registry at .*(permission|ACL|403)/i);

    const [port] = await freePorts(1);
    const nobody = ['subgraph', 'list', '--registry', `consul://127.0.0.1:${port}`];
    const away = await folder.run(nobody);
    expect([away.code, away.stdout]).toEqual([3, '']);
    expect(away.stderr).toMatch(/^error\[REGISTRY_UNREACHABLE\]: The registry at .*ECONNREFUSED/);
    expect(away.stderr).not.toContain('    at ');
    const { code, envelope } = await folder.json(nobody);
    expect([code, envelope.error?.code]).toEqual([3, 'REGISTRY_UNREACHABLE']);
  }, 60_000);

  test('an instance of a service can be asked for its schema', async () => {
    await using subgraph = await startScriptedSubgraph(json({ data: { _service: { sdl: USERS } } }));
    const { hostname, port } = new URL(subgraph.url);
    await consul.request('/v1/agent/service/register', {
      method: 'PUT',
      headers: { 'x-consul-token': token },
      body: JSON.stringify({
        Name: 'users',
        Address: hostname,
        Port: Number(port),
        Meta: { graphql_path: '/graphql' },
      }),
    });
    const introspect = (service: string) =>
      folder.run(['subgraph', 'introspect', '--service', service, '--registry', registry()], { env: withToken() });
    expect(await introspect('users')).toEqual({ code: 0, stdout: USERS, stderr: '' });
    const none = await introspect('nobody');
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('none passes its checks')]);
  }, 60_000);
});
