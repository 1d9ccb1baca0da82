import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePorts } from '../kit/free-port.ts';
import { postGraphQL, writeSupergraphConfig } from '../kit/gateway.ts';
import { startLoad } from '../kit/load.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import type { OwnedProcess } from '../kit/start-process.ts';
import { startProcess } from '../kit/start-process.ts';
import { until } from '../kit/until.ts';

const PORTICO = join(import.meta.dirname, '../../bin/portico.mjs');

let folder: string;
let subgraph: ScriptedSubgraph;
let portico: OwnedProcess;
let endpoint: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portico-signals-'));
  subgraph = await startScriptedSubgraph(json({ data: { hello: 'you' } }));
  writeSupergraphConfig(folder, { only: { url: subgraph.url, sdl: 'type Query { hello: String }' } });
  const [port, adminPort] = await freePorts(2);
  endpoint = `http://127.0.0.1:${port}/graphql`;
  const flags = ['--host', '127.0.0.1', '--port', String(port), '--admin-port', String(adminPort)];
  portico = await startProcess(process.execPath, [PORTICO, 'serve', ...flags], { cwd: folder });
  const ready = `http://127.0.0.1:${adminPort}/health/ready`;
  await until(async () => (await fetch(ready)).ok, { what: 'readiness', timeoutMs: 20_000 });
});
afterEach(async () => {
  await portico.kill();
  await subgraph.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('SIGTERM under load: every accepted request is answered, then the program ends with 0', async () => {
  const load = startLoad(endpoint, { query: '{ hello }' }, ({ status }) => (status === 200 ? undefined : `${status}`));
  await until(() => load.answered > 100);
  portico.signal('SIGTERM');
  expect(await portico.exited).toEqual({ code: 0, signal: null });
  const { failures } = await load.stop();
  expect(failures.filter((failure) => !failure.includes('ECONNREFUSED'))).toEqual([]);
});

test('Ctrl-C (SIGINT) ends it with 0 too', async () => {
  portico.signal('SIGINT');
  expect(await portico.exited).toEqual({ code: 0, signal: null });
});

test('a second signal ends it at once, whatever is in flight', async () => {
  const arrived = Promise.withResolvers<void>();
  subgraph.answerWith(() => arrived.resolve());
  const answer = postGraphQL(endpoint, { query: '{ hello }' }).then(
    () => 'answered',
    () => 'cut',
  );
  await arrived.promise;
  portico.signal('SIGTERM');
  await until(() => portico.stdout.includes('"msg":"stopping"'));
  portico.signal('SIGTERM');
  expect(await portico.exited).toEqual({ code: 130, signal: null });
  expect(await answer).toBe('cut');
});
