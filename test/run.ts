/**
 * `npm test`: makes sure that a real Consul and a real Redis can be had, runs every test with vitest, and ends with
 * `N passed, N failed` (and `, N skipped`) alone on the last line. Arguments are passed on to vitest.
 *
 * Exit code 0 only when at least one test ran and nothing failed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startProcess } from './kit/start-process.ts';
import { findServices } from './services/find-services.ts';
import { readVerdict } from './services/read-verdict.ts';

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const missing = await findServices();
  if (missing.length > 0 && process.env.PORTICO_TEST_SERVICES !== 'optional') {
    const hint = 'PORTICO_TEST_SERVICES=optional runs the other tests without.';
    process.stderr.write(`${missing.join('\n\n')}\n${hint}\n`);
    process.stdout.write('0 passed, 1 failed\n');
    return 1;
  }

  const folder = mkdtempSync(join(tmpdir(), 'portico-test-run-'));
  const reportFile = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const child = await startProcess(process.execPath, [vitestProgram(), 'run', ...reporters, ...args], {
    cwd: join(import.meta.dirname, '..'),
    output: 'inherit',
    ifOrphaned: `rm -rf '${folder}'`,
  });
  // vitest has a process group of its own, so Ctrl-C comes here alone; the workers end with it, and every service and
  // server that a test started ends with its worker.
  const passOn = (): void => void child.stop(10_000);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, passOn);
  const { code } = await child.exited;
  await child.kill();

  const verdict = readVerdict(reportFile, code);
  rmSync(folder, { recursive: true, force: true });
  if (verdict.remark !== undefined) process.stdout.write(`${verdict.remark}\n`);
  process.stdout.write(`${verdict.line}\n`);
  return verdict.good ? 0 : 1;
}

function vitestProgram(): string {
  return join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
}
