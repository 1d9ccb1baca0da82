import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Child } from '../kit/start-child.ts';
import { startChild } from '../kit/start-child.ts';

const ROOT = new URL('../../', import.meta.url);
const READY_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 25;

/** Starts `portico serve` on the given supergraph configuration, with `portico.yaml` of this project. */
export function launchGateway(options: {
  supergraphConfig: string;
  port: number;
  adminPort: number;
  env: NodeJS.ProcessEnv;
}): Child {
  const { supergraphConfig, port, adminPort, env } = options;
  return startChild(pathOf('bin/portico.mjs'), {
    arguments: [
      'serve',
      ...['--config', pathOf('portico.yaml')],
      ...['--supergraph-config', supergraphConfig],
      ...['--port', String(port)],
      ...['--admin-port', String(adminPort)],
    ],
    nodeOptions: ['--import', new URL('../kit/end-with-parent.ts', import.meta.url).href],
    cwd: fileURLToPath(ROOT),
    env,
    output: 'inherit',
  });
}

/** Waits until the gateway has composed a schema and takes requests. Throws with one line when it ends or takes too long. */
export async function untilReady(gateway: Child, adminPort: number): Promise<void> {
  const url = `http://127.0.0.1:${adminPort}/health/ready`;
  const deadline = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadline) {
    if (!gateway.isRunning()) {
      const { code, signal } = await gateway.exited;
      throw new Error(`The gateway ended before it was ready (${signal ?? `exit code ${code}`}).`);
    }
    if (await isReady(url)) return;
    await delay(LOOK_EVERY_MS);
  }
  throw new Error(`The gateway was not ready after ${READY_WITHIN_MS / 1_000} s; LOG_LEVEL=info shows what it does.`);
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}

function pathOf(name: string): string {
  return fileURLToPath(new URL(name, ROOT));
}
