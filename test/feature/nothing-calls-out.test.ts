import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from '../kit/free-port.ts';
import { postGraphQL, writeSupergraphConfig } from '../kit/gateway.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { until } from '../kit/until.ts';

const ROOT = join(import.meta.dirname, '../..');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portico-silent-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Starts Node with every outgoing connection noted, and without the variable that switches telemetry off. */
function startWatched(args: string[]): { child: ChildProcess; hosts: () => string[] } {
  const file = join(folder, 'hosts.txt');
  writeFileSync(file, '');
  const { APOLLO_TELEMETRY_DISABLED: _, CI: __, ...env } = process.env;
  const child = spawn(process.execPath, ['--import', join(ROOT, 'test/kit/note-connections.mjs'), ...args], {
    cwd: ROOT,
    env: { ...env, NODE_ENV: 'production', NOTE_CONNECTIONS: file },
    stdio: 'ignore',
  });
  return { child, hosts: () => [...new Set(readFileSync(file, 'utf8').split('\n').filter(Boolean))] };
}

test('a gateway that starts, serves and stops reaches nobody but its subgraphs', async () => {
  await using subgraph = await startScriptedSubgraph(json({ data: { hello: 'you' } }));
  writeSupergraphConfig(folder, { only: { url: subgraph.url, sdl: 'type Query { hello: String }' } });
  writeFileSync(join(folder, 'portico.yaml'), 'server: { host: 127.0.0.1, shutdown_delay: 0ms }\nstate_dir: state\n');
  const [port, adminPort] = [await freePort(), await freePort()];
  const ports = ['--port', String(port), '--admin-port', String(adminPort)];
  const { child, hosts } = startWatched([
    'src/cli/main.ts',
    'serve',
    '--config',
    join(folder, 'portico.yaml'),
    ...ports,
  ]);
  const exited = once(child, 'exit');
  await until(async () => (await fetch(`http://127.0.0.1:${adminPort}/health/ready`)).ok, { timeoutMs: 20_000 });
  const { data } = await postGraphQL(`http://127.0.0.1:${port}/graphql`, { query: '{ hello }' });
  expect(data).toEqual({ hello: 'you' });
  child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
  expect(hosts()).toEqual(['127.0.0.1']);
});

test('the watch sees what a bare ApolloGateway does', async () => {
  const script = `import { ApolloGateway } from '@apollo/gateway'; new ApolloGateway({ supergraphSdl: '' });`;
  const { child, hosts } = startWatched(['--input-type=module', '--eval', script]);
  await until(() => hosts().some((host) => host !== '127.0.0.1'), { what: 'a connection elsewhere' });
  child.kill('SIGKILL');
});
