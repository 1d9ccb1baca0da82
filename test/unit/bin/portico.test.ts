import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OwnedProcess } from '../../kit/start-process.ts';
import { startProcess } from '../../kit/start-process.ts';
import { until } from '../../kit/until.ts';

const PROGRAM = join(import.meta.dirname, '..', '..', '..', 'bin', 'portico.mjs');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portico-bin-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('what it runs', () => {
  test('a checkout runs its TypeScript, even when there is a build', async () => {
    const program = checkoutIn('checkout', 'process.stdout.write("source " + process.argv.slice(2))');
    put('checkout/dist/cli/main.js', 'process.stdout.write("build")');
    expect(await outputOf(program, ['serve', '--port=1'])).toBe('source serve,--port=1');
  });

  test('an installed package runs its build, even when it carries sources', async () => {
    const program = checkoutIn('node_modules/portico', 'process.stdout.write("source")');
    put('node_modules/portico/dist/cli/main.js', 'process.stdout.write("build")');
    expect(await outputOf(program)).toBe('build');
  });

  test('without a build it says so', async () => {
    const child = await startProcess(process.execPath, [checkoutIn('node_modules/portico', '')]);
    expect(await child.exited).toEqual({ code: 1, signal: null });
    expect(child.stderr).toMatch(/^portico: dist\/cli\/main\.js is missing.*\n$/);
  });
});

describe('on an older Node', () => {
  test('runs the Node that npm installed, with input, output and exit code', async () => {
    const program = checkoutIn('checkout', 'process.stdout.write(process.execPath); process.exitCode = 5;');
    const pinned = pinNodeIn('checkout');
    const child = await runAsOldNode(program);
    expect(await child.exited).toEqual({ code: 5, signal: null });
    expect(child.stdout).toBe(pinned);
  });

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('passes %s on once', async (signal) => {
    const program = checkoutIn(
      'checkout',
      `process.on('${signal}', () => { process.stdout.write('got ${signal} '); setTimeout(() => process.exit(9), 100); });
       process.stdout.write('ready '); setInterval(() => {}, 1000);`,
    );
    pinNodeIn('checkout');
    const child = await runAsOldNode(program);
    await until(() => child.stdout === 'ready ');
    child.signal(signal);
    expect(await child.exited).toEqual({ code: 9, signal: null });
    expect(child.stdout).toBe(`ready got ${signal} `);
  });

  test('ends by the signal that ended the inner Node', async () => {
    const program = checkoutIn('checkout', 'process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 1000);');
    pinNodeIn('checkout');
    expect(await (await runAsOldNode(program)).exited).toEqual({ code: null, signal: 'SIGTERM' });
  });

  test('takes the inner Node along when it is killed', async () => {
    const program = checkoutIn(
      'checkout',
      'process.on("SIGTERM", () => { process.stdout.write("stopped"); process.exit(0); });' +
        'process.stdout.write("ready "); setInterval(() => {}, 1000);',
    );
    pinNodeIn('checkout');
    const child = await runAsOldNode(program);
    await until(() => child.stdout === 'ready ');
    child.signal('SIGKILL');
    await child.exited;
    expect(child.stdout).toBe('ready stopped');
  });

  test('says in one line what to do when npm installed no Node', async () => {
    const child = await runAsOldNode(checkoutIn('checkout', ''));
    expect(await child.exited).toEqual({ code: 1, signal: null });
    expect(child.stderr).toMatch(/^portico: Node 22\.18 or newer is needed and this is 20\.1\.0;.*npm install.*\n$/);
  });
});

function put(path: string, text: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

function checkoutIn(path: string, main: string): string {
  put(`${path}/package.json`, '{"type":"module"}');
  put(`${path}/src/cli/main.ts`, `const typed: number = 1;\nvoid typed;\n${main}`);
  const program = put(`${path}/bin/portico.mjs`, '');
  copyFileSync(PROGRAM, program);
  return program;
}

/** Installs this test's own Node as the platform package and returns its path there. */
function pinNodeIn(path: string): string {
  const system = process.platform === 'darwin' && process.arch === 'arm64' ? 'bin-darwin' : process.platform;
  const name = `node-${system}-${process.arch}`;
  put(`${path}/node_modules/${name}/package.json`, '{}');
  const node = put(`${path}/node_modules/${name}/bin/node`, '');
  rmSync(node);
  symlinkSync(process.execPath, node);
  return process.execPath;
}

async function outputOf(program: string, args: readonly string[] = []): Promise<string> {
  const child = await startProcess(process.execPath, [program, ...args]);
  await child.exited;
  return child.stdout + child.stderr;
}

/** Runs the program under a Node that takes itself for 20.1.0 (and for another executable than the pinned one). */
function runAsOldNode(program: string): Promise<OwnedProcess> {
  const disguise = put(
    'disguise.mjs',
    `if (!process.env.PORTICO_STARTED_BY) {
       Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.1.0' } });
     }`,
  );
  return startProcess(process.execPath, ['--import', disguise, program]);
}
