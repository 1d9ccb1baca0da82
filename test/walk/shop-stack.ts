import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { openTrafficReader } from '../../src/traffic/read/open-traffic-reader.ts';
import { SUBGRAPH_NAMES, startSubgraph } from '../../subgraphs/kit/start-subgraphs.ts';
import { startConsul } from '../kit/consul.ts';
import { freePorts } from '../kit/free-port.ts';
import { startRedis } from '../kit/redis.ts';
import { startProcess } from '../kit/start-process.ts';
import { until } from '../kit/until.ts';

const ROOT = join(import.meta.dirname, '../..');
const PORTICO = join(ROOT, 'bin/portico.mjs');

/** What the operator has written; traffic is stored often, so that nobody waits for it. */
const CONFIG = 'traffic: { flush_interval: 200ms }\ntraffic_shaping: { all: { stale_if_error: 0s } }\n';

/** What the teams have agreed on: the services are found by their names in Consul. */
const SUPERGRAPH_CONFIG = `subgraphs:
${SUBGRAPH_NAMES.map((name) => `  ${name}:\n    routing_url: consul://${name}\n    schema: { file: ${name}.graphql }\n`).join('')}`;

/** Consul, Redis, the services of the example shop, and a folder with their schemas. Gateways are started later. */
export interface ShopStack extends AsyncDisposable {
  readonly folder: string;
  /** As the teams have it in their shells. */
  readonly env: NodeJS.ProcessEnv;
  /** Where gateways take GraphQL. */
  readonly endpoints: readonly string[];
  startGateways(count: number): Promise<void>;
  /** How many requests of today are recorded. */
  recorded(): Promise<number>;
  /** As if recorded traffic were so many days older. */
  age(days: number): Promise<void>;
}

export async function startShopStack(): Promise<ShopStack> {
  const folder = mkdtempSync(join(tmpdir(), 'portico-walk-'));
  const open: (() => Promise<unknown>)[] = [async () => rmSync(folder, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const close of open.splice(0).reverse()) await close().catch(() => {});
  };
  try {
    const [consul, redis] = await Promise.all([startConsul(), startRedis()]);
    open.push(
      () => consul.stop(),
      () => redis.stop(),
    );
    const env = { CONSUL_HTTP_ADDR: consul.address.replace('http://', ''), REDIS_URL: redis.url };
    const services = await Promise.all(
      SUBGRAPH_NAMES.map((name) =>
        startSubgraph(name, { port: 0, env: { ...env, LOG_LEVEL: 'fatal' }, output: 'ignore' }),
      ),
    );
    open.push(() => Promise.all(services.map((service) => service.kill())));
    for (const name of SUBGRAPH_NAMES) {
      copyFileSync(join(ROOT, 'subgraphs', name, 'schema.graphql'), join(folder, `${name}.graphql`));
    }
    writeFileSync(join(folder, 'supergraph.yaml'), SUPERGRAPH_CONFIG);
    writeFileSync(join(folder, 'portico.yaml'), CONFIG);
    writeFileSync(join(folder, '.gitconfig'), '[user]\n  name = Anna\n');
    const endpoints: string[] = [];
    return {
      folder,
      env,
      endpoints,
      async startGateways(count) {
        const started = await Promise.all(Array.from({ length: count }, () => startGateway(folder, env)));
        for (const { endpoint, program } of started) {
          endpoints.push(endpoint);
          open.push(() => program.stop());
        }
      },
      recorded: () => countRequests(redis.url),
      age: (days) => ageTraffic(redis.url, days),
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startGateway(cwd: string, env: NodeJS.ProcessEnv) {
  const [port, adminPort] = await freePorts(2);
  const flags = ['--host', '127.0.0.1', '--port', String(port), '--admin-port', String(adminPort)];
  const program = await startProcess(process.execPath, [PORTICO, 'serve', ...flags], {
    cwd,
    env: { PATH: process.env.PATH, ...env, LOG_LEVEL: 'error' },
  });
  const isReady = async () => (await fetch(`http://127.0.0.1:${adminPort}/health/ready`)).ok;
  await until(isReady, { what: 'the gateway to be ready', timeoutMs: 30_000 });
  return { program, endpoint: `http://127.0.0.1:${port}/graphql` };
}

async function countRequests(url: string): Promise<number> {
  const graph = { graph: 'main', variant: 'current' };
  const reader = await openTrafficReader({ redis: { url, prefix: 'portico:' } }, graph);
  const traffic = await reader.read(1).finally(() => reader.close());
  return traffic.reduce((sum, { requests }) => sum + requests, 0);
}

/** Keys hold the day they count. */
async function ageTraffic(url: string, days: number): Promise<void> {
  const redis = new Redis(url);
  try {
    for (const key of await redis.keys('*traffic*')) {
      const older = key.replace(/\d{4}-\d\d-\d\d/, (day) =>
        new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10),
      );
      if (older !== key) await redis.rename(key, older);
    }
  } finally {
    redis.disconnect();
  }
}
