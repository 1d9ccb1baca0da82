import { join } from 'node:path';
import { findSupply } from './find-supply.ts';
import type { Supply } from './launcher.ts';
import { CONSUL, REDIS } from './services.ts';
import { supplyOf } from './supply-of.ts';

/**
 * Finds every service that tests need, once per run, and leaves what it found in this process' environment.
 *
 * The caller's own variables are taken away: a test sees no service that it did not ask for. Returns, for every service
 * that cannot be had at all, what was tried.
 */
export async function findServices(): Promise<readonly string[]> {
  const cacheFolder = join(import.meta.dirname, '..', '..', '.portico', 'test-services');
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const missing: string[] = [];
  for (const service of [CONSUL, REDIS]) {
    // `npm test` has looked already when vitest's global setup gets here.
    process.env[service.supplyVariable] ??= JSON.stringify(
      await findSupply(service, { env: process.env, cacheFolder, say }).catch(noSupply),
    );
    delete process.env[service.addressVariable];
    const { launcher, runningAt } = supplyOf(service);
    if (launcher.kind === 'none' && runningAt === undefined) missing.push(launcher.reason);
    else if (launcher.kind === 'none')
      say(`Tests that start a ${service.title} of their own are skipped. ${launcher.reason}`);
  }
  return missing;
}

function noSupply(error: unknown): Supply {
  return { launcher: { kind: 'none', reason: error instanceof Error ? error.message : String(error) } };
}
