import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SubgraphName, SubgraphProcess } from '../../subgraphs/kit/start-subgraphs.ts';
import { SUBGRAPH_NAMES, startSubgraph } from '../../subgraphs/kit/start-subgraphs.ts';
import type { ConsulAgent } from '../../test/kit/consul.ts';
import { startConsul } from '../../test/kit/consul.ts';
import { freePorts } from '../../test/kit/free-port.ts';
import type { RedisServer } from '../../test/kit/redis.ts';
import { startRedis } from '../../test/kit/redis.ts';
import type { OwnedProcess } from '../../test/kit/start-process.ts';
import { startProcess } from '../../test/kit/start-process.ts';
import { until } from '../../test/kit/until.ts';

const PORTICO = join(import.meta.dirname, '../../bin/portico.mjs');

/** Short times, so that the whole of it is seen in half a minute. */
const CONFIG = `
server: { trusted_proxies: [127.0.0.1] }
rate_limit:
  global: { limit: 20, window: 10s }
traffic_shaping:
  all:
    timeout: 1s
    circuit_breaker: { reset_timeout: 2s }
`;

/** The example graph with a real Consul and a real Redis, two instances of users and one gateway. All of it ends with us. */
export interface Stack extends AsyncDisposable {
  readonly endpoint: string;
  readonly redis: RedisServer;
  killSubgraph(name: SubgraphName): Promise<void>;
  /** Starts again what was killed. */
  reviveSubgraph(name: SubgraphName): Promise<void>;
}

export async function startStack(): Promise<Stack> {
  const open: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const close of open.splice(0).reverse()) await close().catch(() => {});
  };
  try {
    const [consul, redis] = await Promise.all([startConsul(), startRedis()]);
    open.push(
      () => consul.stop(),
      () => redis.stop(),
    );
    const instances = await startInstances(consul);
    open.push(() => Promise.all([...instances.values()].map((instance) => instance.kill())));
    const gateway = await launchGateway(consul, redis);
    open.push(gateway.stop);
    return {
      endpoint: gateway.endpoint,
      redis,
      killSubgraph: async (name) => void (await instances.get(name)?.kill()),
      reviveSubgraph: async (name) => {
        const port = instances.get(name)?.port ?? 0;
        instances.set(name, await start(name, consul, port));
      },
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** By name; users has a second one that nobody kills. */
async function startInstances(consul: ConsulAgent): Promise<Map<string, SubgraphProcess>> {
  const names = [...SUBGRAPH_NAMES.map((name) => [name, name] as const), ['users, the other', 'users'] as const];
  const started = names.map(async ([key, name]) => [key, await start(name, consul)] as const);
  return new Map(await Promise.all(started));
}

function start(name: SubgraphName, consul: ConsulAgent, port = 0): Promise<SubgraphProcess> {
  return startSubgraph(name, {
    port,
    env: { CONSUL_HTTP_ADDR: consul.address, LOG_LEVEL: 'fatal' },
    output: 'ignore',
  });
}

async function launchGateway(
  consul: ConsulAgent,
  redis: RedisServer,
): Promise<{ endpoint: string; stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'portico-outage-'));
  writeFileSync(join(folder, 'portico.yaml'), CONFIG);
  const [port, adminPort] = await freePorts(2);
  const flags = ['--host', '127.0.0.1', '--port', String(port), '--admin-port', String(adminPort)];
  const program: OwnedProcess = await startProcess(process.execPath, [PORTICO, 'serve', ...flags], {
    cwd: folder,
    env: { ...process.env, CONSUL_HTTP_ADDR: consul.address, REDIS_URL: redis.url, LOG_LEVEL: 'error' },
  });
  const stop = async (): Promise<void> => {
    await program.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const isReady = async () => (await fetch(`http://127.0.0.1:${adminPort}/health/ready`)).ok;
  try {
    await until(isReady, { what: 'the gateway to be ready', timeoutMs: 30_000 });
  } catch (error) {
    await stop();
    throw new Error(`The gateway did not get ready: ${program.stdout}${program.stderr}`, { cause: error });
  }
  return { endpoint: `http://127.0.0.1:${port}/graphql`, stop };
}
