import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ConsulAgent } from '../kit/consul.ts';
import { describeWithConsul, startConsul } from '../kit/consul.ts';
import { freePort } from '../kit/free-port.ts';
import type { RedisServer } from '../kit/redis.ts';
import { startRedis } from '../kit/redis.ts';
import type { OwnedProcess } from '../kit/start-process.ts';
import { startProcess } from '../kit/start-process.ts';
import { until } from '../kit/until.ts';
import type { ComposeService } from '../unit/deployment/compose.ts';
import { readCompose } from '../unit/deployment/compose.ts';
import { lineageOf, parseDockerfile, readCommand, readCopy, readEnvironment } from '../unit/deployment/dockerfile.ts';

const PROJECT = join(import.meta.dirname, '..', '..');
const SUBGRAPHS = ['users-1', 'users-2', 'orders', 'products', 'recommendations'];
const GATEWAYS = ['gateway-1', 'gateway-2'];
const QUERY = `{
  user(id: "1") {
    name
    recentOrders(first: 2) { items { product { name } } }
    recommendations(first: 2) { __typename }
  }
}`;

interface Running {
  readonly process: OwnedProcess;
  readonly port: number;
  readonly adminPort: number;
}

/** What docker-compose.yml would run, run without containers: the same files, commands and variables. */
describeWithConsul('the graph of docker-compose.yml', { timeout: 120_000 }, () => {
  const stages = parseDockerfile(readFileSync(join(PROJECT, 'Dockerfile'), 'utf8'));
  const compose = readCompose(join(PROJECT, 'docker-compose.yml'));
  const running = new Map<string, Running>();
  let folder = '';
  let consul: ConsulAgent;
  let redis: RedisServer;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'portico-deployed-'));
    [consul, redis] = await Promise.all([startConsul(), startRedis()]);
    for (const name of SUBGRAPHS) await start(name);
    for (const name of GATEWAYS) await start(name);
  });
  afterAll(async () => {
    await Promise.all([...running.values()].map((service) => service.process.kill()));
    await Promise.all([consul?.stop(), redis?.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  test('every health check passes, and both gateways answer from all subgraphs', async () => {
    for (const name of [...SUBGRAPHS, ...GATEWAYS]) await isHealthy(name);
    for (const name of GATEWAYS) {
      const answer = await ask(name);
      expect(answer).toMatchObject({ data: { user: { name: expect.any(String) } } });
      expect(answer).not.toHaveProperty('errors');
    }
  });

  test('one instance of users may go', async () => {
    await running.get('users-1')?.process.stop();
    // A gateway may have been told a moment later than the instance took to go.
    for (const name of GATEWAYS) await until(async () => !('errors' in ((await ask(name)) as object)));
  });

  test('everything stops when told to, well before Docker would kill it', async () => {
    for (const name of [...GATEWAYS, ...SUBGRAPHS.slice(1)]) {
      const service = running.get(name)?.process;
      service?.signal('SIGTERM');
      expect([name, await service?.exited]).toEqual([name, { code: 0, signal: null }]);
    }
    const left = (await (await consul.request('/v1/agent/services')).json()) as object;
    expect(left).toEqual({});
  });

  async function start(name: string): Promise<void> {
    const service = compose.services[name];
    if (service?.build === undefined) throw new TypeError(`${name} is not built here`);
    const lineage = lineageOf(stages, service.build.target);
    const command = (instruction: string): readonly string[] => {
      const found = lineage.findLast((candidate) => candidate.name === instruction);
      return (found && readCommand(found)) ?? [];
    };
    const [, ...args] = [...command('ENTRYPOINT'), ...(service.command ?? command('CMD'))];
    const [port, adminPort] = [await freePort(), await freePort()];
    const env = { ...readEnvironment(lineage), ...service.environment, ...mapped(service, port, adminPort) };
    const owned = await startProcess(process.execPath, args, { cwd: imageOf(service.build.target), env });
    running.set(name, { process: owned, port, adminPort });
  }

  /** Every container has ports of its own and finds others by name; here all share one machine. */
  function mapped({ environment = {} }: ComposeService, port: number, adminPort: number): NodeJS.ProcessEnv {
    const shared = { HOST: '127.0.0.1', PORT: String(port), ADMIN_HOST: '127.0.0.1', ADMIN_PORT: String(adminPort) };
    const places = { CONSUL_HTTP_ADDR: consul.address, REDIS_URL: redis.url };
    return { ...shared, ...Object.fromEntries(Object.entries(places).filter(([name]) => name in environment)) };
  }

  /** A folder with what the image of `target` would hold, and the packages of a production install. */
  function imageOf(target: string): string {
    const image = join(folder, target);
    // Made once: those that run from it already must not find a file half written.
    if (existsSync(image)) return image;
    const copies = lineageOf(stages, target)
      .filter(({ name }) => name === 'COPY')
      .map(readCopy);
    for (const source of copies.flatMap(({ from, sources }) => (from === undefined ? sources : []))) {
      cpSync(join(PROJECT, source), join(image, source), { recursive: true });
    }
    linkProductionPackages(join(image, 'node_modules'));
    return image;
  }

  async function isHealthy(name: string): Promise<void> {
    const service = running.get(name);
    const path = GATEWAYS.includes(name) ? `${service?.adminPort}/health/ready` : `${service?.port}/health`;
    const what = `${name} to be healthy`;
    await until(async () => (await fetch(`http://127.0.0.1:${path}`)).ok, { what, timeoutMs: 30_000 });
  }

  async function ask(name: string): Promise<unknown> {
    const answer = await fetch(`http://127.0.0.1:${running.get(name)?.port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: QUERY }),
    });
    return answer.json();
  }
});

/** Links the top-level packages that `npm ci --omit=dev --omit=optional` would install, so that no other can be used. */
function linkProductionPackages(target: string): void {
  const lock = JSON.parse(readFileSync(join(PROJECT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; optional?: boolean; devOptional?: boolean }>;
  };
  for (const [path, { dev, optional, devOptional }] of Object.entries(lock.packages)) {
    const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path)?.[1];
    if (name === undefined || dev || optional || devOptional) continue;
    mkdirSync(dirname(join(target, name)), { recursive: true });
    if (!readdirSync(dirname(join(target, name))).includes(name.split('/').at(-1) ?? '')) {
      symlinkSync(join(PROJECT, path), join(target, name));
    }
  }
}
