import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import type { OwnedProcess } from '../kit/start-process.ts';
import { startProcess } from '../kit/start-process.ts';
import { until } from '../kit/until.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FREE_PORTS = ['--port', '0', '--admin-port', '0', '--subgraph-port', '0'];

async function start(flags: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<OwnedProcess> {
  const started = await startProcess(process.execPath, ['subgraphs/start.ts', ...flags], {
    cwd: ROOT,
    env: { ...process.env, PORT: '', ADMIN_PORT: '', LOG_LEVEL: 'warn', ...env },
  });
  onTestFinished(() => started.kill());
  return started;
}

function shows(started: OwnedProcess, text: string): Promise<unknown> {
  return until(
    () => {
      if (!started.running) throw new TypeError(`it has ended: ${started.stderr}`);
      return started.stdout.includes(text);
    },
    { what: `"${text}"`, timeoutMs: 60_000 },
  );
}

/** Where the gateway and every subgraph answer, from the table that was printed. */
function addressesIn(stdout: string): string[] {
  return [...stdout.matchAll(/^ {2}\S.*?(http:\S+)$/gm)].map(([, url = '']) => url);
}

async function answers(url: string): Promise<boolean> {
  try {
    await (await fetch(url, { signal: AbortSignal.timeout(2_000) })).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

async function expectAllGone(urls: readonly string[]): Promise<void> {
  expect(urls).toHaveLength(8);
  await until(async () => (await Promise.all(urls.map(answers))).every((isThere) => !isThere), {
    what: `nobody to listen at ${urls.join(', ')}`,
  });
}

/** The child of a process whose command line names a script. */
function childRunning(parent: number, script: string): number {
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ').map(Number);
  const found = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(script));
  if (found === undefined) throw new TypeError(`${parent} has no child that runs ${script}`);
  return found;
}

function runInShell(command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const shell = spawn('/bin/sh', ['-c', command], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    shell.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    shell.once('error', reject);
    shell.once('close', () => resolve(output));
  });
}

it.each(['SIGINT', 'SIGTERM'] as const)(
  'prints a dashboard and a line to repeat it; %s stops everything',
  async (signal) => {
    // Set as on a machine that has them: `npm start` uses neither.
    const started = await start(FREE_PORTS, { CONSUL_HTTP_ADDR: '127.0.0.1:1', REDIS_URL: 'redis://127.0.0.1:1' });
    await shows(started, 'Ctrl-C stops everything.');
    const urls = addressesIn(started.stdout);
    expect(started.stdout).toMatch(/^ {2}GraphQL for clients +http:\/\/localhost:\d+\/graphql$/m);
    expect(started.stdout).toMatch(/That dashboard took \d+ ms\./);
    expect(await Promise.all(urls.map(answers))).toEqual(urls.map(() => true));

    const printed = started.stdout.slice(started.stdout.indexOf('{\n'), started.stdout.indexOf('\n\nThat dashboard'));
    const dashboard: unknown = JSON.parse(printed);
    expect(dashboard).toMatchObject({ data: { me: { id: '1', name: 'Ada Lindgren' } } });
    const { me } = (dashboard as { data: { me: { recentOrders: unknown[]; recommendations: unknown[] } } }).data;
    expect(me.recentOrders).toHaveLength(5);
    expect(me.recommendations).toHaveLength(5);

    const curl = started.stdout.split('\n').find((line) => line.startsWith('curl '));
    const hasCurl = (await runInShell('command -v curl')) !== '';
    if (hasCurl) expect(JSON.parse(await runInShell(curl ?? 'false'))).toEqual(dashboard);
    else expect(curl).toContain('Bearer ');

    started.signal(signal);
    expect(await started.exited).toEqual({ code: 0, signal: null });
    expect(started.stderr).toBe('');
    await expectAllGone(urls);
  },
  120_000,
);

it('leaves nothing behind when it is killed', async () => {
  const started = await start(FREE_PORTS);
  await shows(started, 'Subgraph recommendations');
  const urls = addressesIn(started.stdout);
  started.signal('SIGKILL');
  await started.exited;
  await expectAllGone(urls);
}, 120_000);

// A system that lists processes in /proc is needed to find the one to kill.
it.runIf(process.platform === 'linux')(
  'goes on without a subgraph that ends, and says so',
  async () => {
    const started = await start(FREE_PORTS);
    await shows(started, 'Ctrl-C stops everything.');
    process.kill(childRunning(started.pid, 'products/server.ts'), 'SIGKILL');
    await shows(started, 'The products subgraph has ended; the gateway goes on without it.');
    expect(await answers(addressesIn(started.stdout)[0] ?? '')).toBe(true);
  },
  120_000,
);

it.each([
  ['--port', 'the gateway', 'PORT or --port'],
  ['--admin-port', "the gateway's admin pages", 'ADMIN_PORT or --admin-port'],
  ['--subgraph-port', 'the users subgraph', 'SUBGRAPH_PORT or --subgraph-port'],
])('says in one line that the port for %s is taken', async (flag, whose, setting) => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, resolve));
  onTestFinished(() => void other.close());
  const address = other.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const flags = FREE_PORTS.flatMap((part, index) => (FREE_PORTS[index - 1] === flag ? [String(port)] : [part]));
  const started = await start(flags);
  expect(await started.exited).toEqual({ code: 1, signal: null });
  expect(started.stderr).toBe(`Port ${port}, for ${whose}, is taken. Set ${setting} to use another.\n`);
  expect(started.stdout).toBe('');
});

it.each([
  [['--port', 'http'], '--port (or PORT) must be a port, 0 to 65535, but is "http".'],
  [['--prot', '1'], "Unknown option '--prot'"],
])('refuses %j', async (flags, message) => {
  const started = await start(flags);
  expect(await started.exited).toEqual({ code: 1, signal: null });
  expect(started.stderr).toContain(message);
  expect(started.stderr.trim().split('\n')).toHaveLength(1);
});
