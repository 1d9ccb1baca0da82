import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freePorts } from '../kit/free-port.ts';
import { postGraphQL } from '../kit/gateway.ts';
import { makeCommandFolder } from '../kit/portico-command.ts';
import { startProcess } from '../kit/start-process.ts';
import { until } from '../kit/until.ts';
import { startVersionsSubgraph, versionsSdl } from '../kit/versions-subgraph.ts';

const PORTICO = join(import.meta.dirname, '../../bin/portico.mjs');

test('`portico serve --registry` follows what is published there, whatever lies beside it', async () => {
  using folder = makeCommandFolder();
  const subgraph = await startVersionsSubgraph('one');
  const subgraphs = { one: { routing_url: subgraph.url, schema: { sdl: versionsSdl('v1') } } };
  // The default of `serve`, which would go on serving the first version.
  folder.write({ 'supergraph.yaml': JSON.stringify({ subgraphs }) });
  const published = await folder.run(['supergraph', 'publish', '--supergraph-config', 'supergraph.yaml']);
  expect(published.code).toBe(0);

  const [port, adminPort] = await freePorts(2);
  const flags = ['--registry', '.portico/registry', '--port', String(port), '--admin-port', String(adminPort)];
  const program = await startProcess(process.execPath, [PORTICO, 'serve', ...flags], { cwd: folder.path });
  try {
    const wait = ['supergraph', 'status', '--wait', '20s'];
    await until(async () => (await folder.run(['supergraph', 'status'])).stdout.includes(' current'), {
      what: 'a gateway',
      timeoutMs: 20_000,
    });
    const publish = ['subgraph', 'publish', '--name', 'one', '--schema', '-'];
    expect((await folder.run(publish, { input: versionsSdl('v1', 'v2') })).code).toBe(0);
    expect((await folder.run(wait)).code).toBe(0);
    const answer = await postGraphQL(`http://127.0.0.1:${port}/graphql`, { query: '{ v2 }' });
    expect(answer.data).toEqual({ v2: 'one v2' });
  } finally {
    await program.kill();
    await subgraph.stop();
  }
}, 60_000);
