import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { fetchDebianPackage } from './fetch-debian-package.ts';
import type { Launcher, Supply } from './launcher.ts';
import type { Service } from './services.ts';

export interface FindSupplyOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Where fetched packages are kept between runs. */
  readonly cacheFolder: string;
  /** Told about steps that take a while. */
  readonly say: (line: string) => void;
}

/**
 * Finds a real `service` for the tests: what the environment names, and a way to start more of them.
 *
 * Tried in this order: a binary on PATH, a Debian package fetched into the cache, a container by Docker.
 * Errors  rejects when the environment names an instance that does not answer.
 */
export async function findSupply(service: Service, options: FindSupplyOptions): Promise<Supply> {
  const named = options.env[service.addressVariable];
  const launcher = await findLauncher(service, options);
  if (named === undefined || named === '') return { launcher };
  const runningAt = /^[a-z]+:\/\//.test(named) ? named : `http://${named}`;
  await checkReachable(runningAt, service);
  return { launcher, runningAt };
}

async function findLauncher(service: Service, options: FindSupplyOptions): Promise<Launcher> {
  const attempts: readonly [string, () => Promise<Launcher>][] = [
    [`${service.program} on PATH`, () => binaryOnPath(service, options.env)],
    [`Debian package ${service.debianPackage}`, () => binaryFromDebian(service, options)],
    [`Docker image ${service.image}`, () => imageByDocker(service, options)],
  ];
  const failures: string[] = [];
  for (const [what, attempt] of attempts) {
    try {
      return await attempt();
    } catch (error) {
      failures.push(`  - ${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const advice = `Install ${service.program} on PATH, start Docker, or set ${service.addressVariable}.`;
  return { kind: 'none', reason: [`The tests found no real ${service.title}:`, ...failures, advice].join('\n') };
}

async function binaryOnPath(service: Service, env: NodeJS.ProcessEnv): Promise<Launcher> {
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  const path = folders.map((folder) => join(folder, service.program)).find((file) => existsSync(file));
  if (path === undefined) throw new Error('not there');
  return { kind: 'binary', path, version: await versionOf(path) };
}

async function binaryFromDebian(service: Service, { env, cacheFolder, say }: FindSupplyOptions): Promise<Launcher> {
  const folders = (env.PATH ?? '').split(delimiter);
  if (!folders.some((folder) => existsSync(join(folder, 'apt-get')))) throw new Error('this machine has no apt-get');
  if (!existsSync(join(cacheFolder, service.debianPackage))) say(`Fetching ${service.title} as a Debian package …`);
  const suite = service.debianSuite;
  const root = await fetchDebianPackage(
    suite === undefined ? { name: service.debianPackage } : { name: service.debianPackage, suite },
    cacheFolder,
  );
  const path = join(root, 'usr', 'bin', service.program);
  const libraries = join(root, 'usr', 'lib');
  const libraryPath = [libraries, ...TRIPLETS.map((triplet) => join(libraries, triplet))].join(':');
  return { kind: 'binary', path, version: await versionOf(path, libraryPath), libraryPath };
}

async function imageByDocker(service: Service, { say }: FindSupplyOptions): Promise<Launcher> {
  const docker = promisify(execFile);
  await docker('docker', ['info', '--format', '{{.ServerVersion}}'], { timeout: 15_000 }).catch((error: unknown) => {
    throw new Error('no Docker engine answers', { cause: error });
  });
  say(`Pulling ${service.image} …`);
  await docker('docker', ['pull', '--quiet', service.image], { timeout: 300_000 });
  return { kind: 'docker', image: service.image, version: service.image.split(':')[1] ?? '' };
}

/** Runs `--version`, which also proves that the binary can run here. */
async function versionOf(path: string, libraryPath?: string): Promise<string> {
  const env = { ...process.env, LD_LIBRARY_PATH: libraryPath };
  const { stdout } = await promisify(execFile)(path, ['--version'], { env, timeout: 10_000 });
  return /\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? '';
}

function checkReachable(address: string, service: Service): Promise<void> {
  const url = new URL(address);
  const port = Number(url.port) || (service.program === 'consul' ? 8500 : 6379);
  return new Promise((resolve, reject) => {
    const fail = (cause?: Error): void =>
      reject(new Error(`${service.addressVariable} names a ${service.title} that does not answer.`, { cause }));
    const socket = connect(port, url.hostname, () => {
      socket.destroy();
      resolve();
    });
    socket.setTimeout(5_000, () => socket.destroy(new Error('no connection within 5 s')));
    socket.once('error', fail);
  });
}

/** Debian's names for the library folders of the architectures that Node itself is packaged for. */
const TRIPLETS = ['x86_64-linux-gnu', 'aarch64-linux-gnu'];
