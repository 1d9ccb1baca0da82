import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePorts } from '../kit/free-port.ts';
import { startProcess } from '../kit/start-process.ts';
import { until } from '../kit/until.ts';

const PROJECT = join(import.meta.dirname, '..', '..');
const PACKING_MS = 120_000;
const INSTALLING_MS = 300_000;

const SUPERGRAPH_CONFIG = `
federation_version: =2.11.2
subgraphs:
  greetings:
    routing_url: http://127.0.0.1:9/graphql
    schema:
      sdl: |
        type Query { hello(name: String): String }
`;

let folder = '';
/** Where the package is installed: an empty folder with nothing but npm at hand. */
let home = '';
let packed: readonly string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portico-packaged-'));
  home = join(folder, 'home');
  mkdirSync(home);
  writeFileSync(join(home, 'supergraph.yaml'), SUPERGRAPH_CONFIG);
  const pack = await run('npm', ['pack', '--json', '--pack-destination', folder], PROJECT, PACKING_MS);
  const [tarball] = JSON.parse(pack.slice(pack.search(/^\[/m))) as [{ filename: string; files: { path: string }[] }];
  packed = tarball.files.map(({ path }) => path);
  await run('npm', ['install', '--no-audit', '--no-fund', join(folder, tarball.filename)], home, INSTALLING_MS);
}, PACKING_MS + INSTALLING_MS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the package holds the build, the licences and the references, and no sources', () => {
  expect(packed).toEqual(
    expect.arrayContaining([
      ...['package.json', 'LICENSE', 'NOTICE', 'bin/portico.mjs', 'docs/config.md', 'docs/errors.md'],
      ...['dist/cli/main.js', 'dist/supergraph/compose-worker.js'],
    ]),
  );
  expect(packed.filter((path) => /\.ts$|^(src|test|subgraphs|bench)\//.test(path))).toEqual([
    'dist/auth/signature/verify-signature.d.ts',
  ]);
});

test('npx portico --version', async () => {
  const { version } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as { version: string };
  expect(await run('npx', ['--no-install', 'portico', '--version'], home)).toBe(`${version}\n`);
});

test('a subgraph imports the check of signatures', async () => {
  const program =
    "import('portico/verify-signature').then(({ verifySignature }) => console.log(typeof verifySignature))";
  expect(await run('node', ['-e', program], home)).toBe('function\n');
});

test('npx portico supergraph compose prints a supergraph', async () => {
  const sdl = await run(
    'npx',
    ['--no-install', 'portico', 'supergraph', 'compose', '--config', 'supergraph.yaml'],
    home,
  );
  expect(sdl).toContain('GREETINGS @join__graph(name: "greetings", url: "http://127.0.0.1:9/graphql")');
  writeFileSync(join(home, 'supergraph.graphql'), sdl);
});

test('portico serve answers its health check and a query, and stops when told to', async () => {
  const [port = 0, adminPort = 0] = await freePorts(2);
  const program = join(home, 'node_modules', '.bin', 'portico');
  const flags = ['--supergraph', 'supergraph.graphql', '--port', String(port), '--admin-port', String(adminPort)];
  await using gateway = await startProcess(program, ['serve', ...flags], { cwd: home, env: environment() });

  const isReady = async (): Promise<boolean> => (await fetch(`http://127.0.0.1:${adminPort}/health/ready`)).ok;
  await until(async () => !gateway.running || (await isReady()), {
    what: 'the gateway to be ready',
    timeoutMs: 20_000,
  });
  expect(gateway.stderr).toBe('');

  const answer = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ __typename }"}',
  });
  expect(await answer.json()).toEqual({ data: { __typename: 'Query' } });

  gateway.signal('SIGTERM');
  expect(await gateway.exited).toEqual({ code: 0, signal: null });
});

/** Runs a program to its end and returns what it wrote to stdout. Rejects unless it exits with 0. */
async function run(command: string, args: readonly string[], cwd: string, timeoutMs = 30_000): Promise<string> {
  const child = await startProcess(command, args, { cwd, env: environment() });
  const timer = setTimeout(() => void child.kill(), timeoutMs);
  const { code, signal } = await child.exited;
  clearTimeout(timer);
  if (code === 0) return child.stdout;
  throw new Error(`${command} ${args.join(' ')} ended with ${code ?? signal}: ${child.stderr}${child.stdout}`);
}

/** The machine's own environment: its own Node, and nothing that an outer npm has set for this project. */
function environment(): NodeJS.ProcessEnv {
  const ofOuterNpm =
    /^(npm_(package|lifecycle|command|execpath|node_execpath|config_.*prefix)|INIT_CWD$|NODE_ENV$|VITEST|TEST$)/;
  const kept = Object.entries(process.env).filter(([name]) => !ofOuterNpm.test(name));
  const path = (process.env.PATH ?? '').split(delimiter).filter((entry) => !entry.includes('node_modules'));
  return { ...Object.fromEntries(kept), PATH: path.join(delimiter) };
}
