import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import { REDIS } from '../services/services.ts';
import { supplyOf } from '../services/supply-of.ts';
import { freePort } from './free-port.ts';
import type { OwnedService } from './start-service.ts';
import { startService } from './start-service.ts';
import { until } from './until.ts';

/** `describe` for tests that start, kill and restart a Redis server: shown as skipped where none can be started. */
export const describeWithRedis: typeof describe.skip = (() => {
  const { launcher } = supplyOf(REDIS);
  return launcher.kind === 'none' ? describe.skip : describe;
})();

/** A Redis server of the test's own; keeps nothing on disk, so every start is empty. */
export interface RedisServer extends AsyncDisposable {
  /** `redis://127.0.0.1:port`; stays the same over restarts. */
  readonly url: string;
  readonly port: number;
  /** SIGKILL: connections break. */
  kill(): Promise<void>;
  stop(): Promise<void>;
  /** Starts again, empty, on the same port after `kill()`, or kills first. */
  restart(): Promise<void>;
  /** The server stops answering but keeps its connections, until `resume()`. */
  pause(): Promise<void>;
  resume(): Promise<void>;
}

/** Starts a real Redis on a free port and waits until it answers (about 50 ms). */
export async function startRedis(): Promise<RedisServer> {
  const { launcher } = supplyOf(REDIS);
  const folder = mkdtempSync(join(tmpdir(), 'portico-redis-'));
  const port = await freePort();
  const args = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--save', '', '--appendonly', 'no'];
  const launch = async (): Promise<OwnedService> => {
    const service = await startService(launcher, REDIS.program, args, folder);
    await until(() => !service.running || answersPing(port), { what: 'Redis to answer', timeoutMs: 15_000 });
    if (!service.running) throw new Error(`Redis ended: ${service.output()}`);
    return service;
  };

  let service = await launch();
  const stop = async (): Promise<void> => {
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    kill: () => service.kill(),
    stop,
    [Symbol.asyncDispose]: stop,
    async restart() {
      await service.kill();
      service = await launch();
    },
    pause: () => service.signal('SIGSTOP'),
    resume: () => service.signal('SIGCONT'),
  };
}

/**
 * A Redis for tests that only read and write: the one that REDIS_URL named, else a server of their own.
 * A shared one holds other people's data: use a key prefix nobody else uses.
 */
export async function findRedis(): Promise<{ readonly url: string } & AsyncDisposable> {
  const { runningAt } = supplyOf(REDIS);
  if (runningAt === undefined) return startRedis();
  return { url: runningAt, [Symbol.asyncDispose]: async () => {} };
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.setTimeout(1_000, () => socket.destroy(new Error('no answer to PING within 1 s')));
    socket.once('error', reject);
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString().startsWith('+PONG'));
    });
  });
}
