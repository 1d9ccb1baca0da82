import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { findSupply } from '../../services/find-supply.ts';
import type { Supply } from '../../services/launcher.ts';
import { launchCommand } from '../../services/launcher.ts';
import type { Service } from '../../services/services.ts';

const SERVICE: Service = {
  title: 'Store',
  addressVariable: 'STORE_ADDR',
  supplyVariable: 'PORTICO_TEST_STORE',
  program: 'stored',
  debianPackage: 'no-such-package',
  image: 'vendor/store:1.2.3',
};

let folder = '';
let said: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portico-supply-'));
  mkdirSync(join(folder, 'bin'));
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Finds with a PATH of one folder: no apt, no Docker, unless `programs` has them. */
function find(programs: Readonly<Record<string, string>>, env: NodeJS.ProcessEnv = {}): Promise<Supply> {
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, 'bin', name), 0o755);
  }
  const PATH = join(folder, 'bin');
  vi.stubEnv('PATH', PATH);
  return findSupply(SERVICE, {
    env: { ...env, PATH },
    cacheFolder: join(folder, 'cache'),
    say: (line) => said.push(line),
  });
}

test('a binary on PATH comes first', async () => {
  expect(await find({ stored: 'echo "Store v3.4.5 (build 6)"', docker: 'exit 0' })).toEqual({
    launcher: { kind: 'binary', path: join(folder, 'bin', 'stored'), version: '3.4.5' },
  });
  expect(said).toEqual([]);
});

test('a binary that cannot run here does not count', async () => {
  const { launcher } = await find({ stored: 'exit 127', docker: 'exit 0' });
  expect(launcher).toEqual({ kind: 'docker', image: 'vendor/store:1.2.3', version: '1.2.3' });
  expect(said).toEqual(['Pulling vendor/store:1.2.3 …']);
});

test('a package that was fetched before is used again', async () => {
  const path = join(folder, 'cache', 'no-such-package', 'usr', 'bin', 'stored');
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, '#!/bin/sh\necho 1.2.3\n', { mode: 0o755 });
  const { launcher } = await find({ 'apt-get': 'exit 1' });
  expect(launcher).toMatchObject({ kind: 'binary', path, version: '1.2.3' });
  expect(launcher).toHaveProperty('libraryPath', expect.stringContaining(join('no-such-package', 'usr', 'lib')));
  expect(said).toEqual([]);
});

test('when nothing works it tells all that was tried, and why it failed', async () => {
  const { launcher } = await find({ 'apt-get': 'echo "E: Unable to locate package" >&2; exit 100', docker: 'exit 1' });
  expect(launcher).toEqual({
    kind: 'none',
    reason: [
      'The tests found no real Store:',
      '  - stored on PATH: not there',
      '  - Debian package no-such-package: apt-get update: E: Unable to locate package',
      '  - Docker image vendor/store:1.2.3: no Docker engine answers',
      'Install stored on PATH, start Docker, or set STORE_ADDR.',
    ].join('\n'),
  });
});

describe('a running one that the environment names', () => {
  test('is used as it is, beside a way to start others', async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const supply = await find({}, { STORE_ADDR: `127.0.0.1:${port}` });
    expect(supply).toMatchObject({ runningAt: `http://127.0.0.1:${port}`, launcher: { kind: 'none' } });
    expect(await find({ stored: 'echo 1.0.0' }, { STORE_ADDR: `store://127.0.0.1:${port}` })).toMatchObject({
      runningAt: `store://127.0.0.1:${port}`,
      launcher: { kind: 'binary' },
    });
    server.close();
  });

  test('must answer', async () => {
    const env = { STORE_ADDR: '127.0.0.1:1' };
    await expect(find({}, env)).rejects.toThrow('STORE_ADDR names a Store that does not answer.');
  });
});

describe('the command line', () => {
  test('of a binary, with the libraries it was unpacked with', () => {
    const launcher = { kind: 'binary', path: '/opt/stored', version: '1', libraryPath: '/opt/lib' } as const;
    expect(launchCommand(launcher, 'stored', ['--port', '1'], '/tmp/store-1')).toMatchObject({
      command: '/opt/stored',
      args: ['--port', '1'],
      env: { LD_LIBRARY_PATH: '/opt/lib' },
      ifOrphaned: "rm -rf '/tmp/store-1'",
    });
  });

  test('of a container, which sees the folder, uses our ports and is removed with us', () => {
    const launcher = { kind: 'docker', image: 'vendor/store:1', version: '1' } as const;
    const { command, args, ifOrphaned } = launchCommand(launcher, 'stored', ['--port', '1'], '/tmp/store-1');
    const line = `${command} ${args.join(' ')}`;
    expect(line).toMatch(/^docker run --rm --name store-1 --network host --user \d+:\d+ /);
    expect(line).toMatch(/ --volume \/tmp\/store-1:\/tmp\/store-1 --entrypoint stored vendor\/store:1 --port 1$/);
    expect(ifOrphaned).toContain('docker rm --force store-1');
  });

  test('of nothing is an error with the reason', () => {
    expect(() => launchCommand({ kind: 'none', reason: 'none found' }, 'stored', [], '/tmp')).toThrow('none found');
  });
});
