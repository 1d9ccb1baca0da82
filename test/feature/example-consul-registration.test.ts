import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { SubgraphName, SubgraphProcess } from '../../subgraphs/kit/start-subgraphs.ts';
import { startSubgraph } from '../../subgraphs/kit/start-subgraphs.ts';
import type { ConsulAgent } from '../kit/consul.ts';
import { describeWithConsul, startConsul } from '../kit/consul.ts';
import { until } from '../kit/until.ts';

interface Entry {
  Service: { ID: string; Address: string; Port: number; Tags: string[]; Meta: Record<string, string> };
}

describeWithConsul('a subgraph and Consul', () => {
  let consul: ConsulAgent;
  const running: SubgraphProcess[] = [];

  beforeAll(async () => {
    consul = await startConsul();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((subgraph) => subgraph.stop()));
  });
  afterAll(async () => {
    await consul.stop();
  });

  async function start(name: SubgraphName, env: Record<string, string> = {}): Promise<SubgraphProcess> {
    const address = { CONSUL_HTTP_ADDR: consul.address };
    const subgraph = await startSubgraph(name, { env: { LOG_LEVEL: 'fatal', ...address, ...env }, output: 'ignore' });
    running.push(subgraph);
    return subgraph;
  }

  async function instances(name: string, filter: 'passing' | 'all' = 'all'): Promise<Entry[]> {
    const response = await consul.request(`/v1/health/service/${name}${filter === 'passing' ? '?passing' : ''}`);
    return (await response.json()) as Entry[];
  }

  it('registers with all a gateway needs, at once passing, and goes when it stops', async () => {
    const subgraph = await start('users');
    const [entry] = await until(async () => {
      const list = await instances('users', 'passing');
      return list.length === 1 && list;
    });
    const sdl = readFileSync(new URL('../../subgraphs/users/schema.graphql', import.meta.url));
    expect(entry?.Service).toMatchObject({
      ID: `users-127.0.0.1-${subgraph.port}`,
      Address: '127.0.0.1',
      Port: subgraph.port,
      Tags: ['graphql'],
      Meta: {
        graphql_subgraph: 'users',
        graphql_path: '/graphql',
        graphql_scheme: 'http',
        schema_hash: createHash('sha256').update(sdl).digest('hex').slice(0, 12),
      },
    });
    // Consul itself has asked /health, and not only taken our word for it. (The agent knows at once; the catalogue learns
    // of a check that is passing as before only minutes later.)
    await until(async () => {
      const checks = (await (await consul.request('/v1/agent/checks')).json()) as Record<string, { Output: string }>;
      return Object.values(checks).some(({ Output }) => Output.includes(`127.0.0.1:${subgraph.port}/health: 200 OK`));
    });
    expect(await instances('users', 'passing')).toHaveLength(1);

    expect(await subgraph.stop()).toEqual({ code: 0, signal: null });
    expect(await instances('users')).toEqual([]);
  });

  it('stands beside other instances of the same service', async () => {
    const one = await start('products');
    const two = await start('products');
    const ports = async () => (await instances('products')).map(({ Service }) => Service.Port).sort();
    await until(async () => (await ports()).length === 2);
    expect(await ports()).toEqual([one.port, two.port].sort());
    await one.stop();
    expect(await ports()).toEqual([two.port]);
  });

  it('is no longer passing soon after it was killed', async () => {
    const subgraph = await start('recommendations');
    await until(async () => (await instances('recommendations', 'passing')).length === 1);
    await subgraph.kill();
    await until(async () => (await instances('recommendations', 'passing')).length === 0, { timeoutMs: 15_000 });
    await consul.deregisterService(`recommendations-127.0.0.1-${subgraph.port}`);
  });

  it('advertises the address it is told to', async () => {
    await start('orders', { ADVERTISE_ADDRESS: '127.0.0.2' });
    const [entry] = await until(async () => {
      const list = await instances('orders');
      return list.length === 1 && list;
    });
    expect(entry?.Service.Address).toBe('127.0.0.2');
  });

  it('serves without Consul, registers when it comes, and again when it came back empty', async () => {
    await consul.kill();
    const subgraph = await start('users');
    expect((await fetch(new URL('/health', subgraph.url))).status).toBe(200);
    await consul.restart();
    await until(async () => (await instances('users')).length === 1, { timeoutMs: 30_000 });
    await consul.restart({ empty: true });
    expect(await instances('users')).toEqual([]);
    await until(async () => (await instances('users', 'passing')).length === 1, { timeoutMs: 30_000 });
  }, 90_000);

  it('stops in good time when Consul is gone', async () => {
    const subgraph = await start('users');
    await until(async () => (await instances('users')).length === 1);
    await consul.kill();
    expect(await subgraph.stop(8_000)).toEqual({ code: 0, signal: null });
    await consul.restart({ empty: true });
  });
});
