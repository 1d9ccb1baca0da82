import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runGateway } from '../kit/gateway.ts';
import { startScriptedSubgraph } from '../kit/scripted-subgraph.ts';

const URL = 'http://127.0.0.1:9/graphql';

test('a schema larger than `discovery.max_schema_bytes` is a problem of its subgraph, and the others are served', async () => {
  await using gateway = await runGateway({
    subgraphs: {
      large: { url: URL, sdl: `"${'x'.repeat(2_000)}" type Query { large: Int }` },
      small: { url: URL, sdl: 'type Query { small: Int }' },
    },
    yaml: 'discovery: { max_schema_bytes: 1kb }',
  });
  const { status, body } = await gateway.ready();
  expect(status).toBe(200);
  expect(body.problems).toEqual([
    { subgraph: 'large', message: expect.stringMatching(/its schema has \d+ bytes; at most 1000 are allowed/) },
  ]);
});

test('the start does not wait longer than `discovery.start_timeout` for a subgraph that is silent', async () => {
  await using silent = await startScriptedSubgraph(() => {});
  const folder = mkdtempSync(join(tmpdir(), 'portico-start-'));
  writeFileSync(
    join(folder, 'supergraph.yaml'),
    `federation_version: =2.11.0
subgraphs:
  silent: { routing_url: "${silent.url}", schema: { subgraph_url: "${silent.url}" } }
  small: { routing_url: "${URL}", schema: { sdl: "type Query { small: Int }" } }`,
  );
  const startedAt = performance.now();
  await using gateway = await runGateway({
    folder,
    yaml: 'discovery: { start_timeout: 200ms, introspection_timeout: 30s }',
  });
  expect(performance.now() - startedAt).toBeLessThan(4_000);
  expect((await gateway.ready()).status).toBe(200);
  rmSync(folder, { recursive: true });
});
