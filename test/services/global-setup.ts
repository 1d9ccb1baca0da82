import { join } from 'node:path';
import { findSupply } from './find-supply.ts';
import { CONSUL, REDIS } from './services.ts';

/**
 * Runs once before all test files, whether through `npm test` or `npx vitest`: finds a real Consul and a real Redis and
 * tells the test files by environment variables. The tests start, and stop, instances of their own.
 *
 * The caller's own variables are taken away afterwards: a test sees no service that it did not ask for.
 */
export async function setup(): Promise<void> {
  const cacheFolder = join(import.meta.dirname, '..', '..', '.portico', 'test-services');
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  for (const service of [CONSUL, REDIS]) {
    // `npm test` has looked already.
    process.env[service.supplyVariable] ??= JSON.stringify(
      await findSupply(service, { env: process.env, cacheFolder, say }),
    );
    delete process.env[service.addressVariable];
  }
}
