import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';

const PORTICO = join(import.meta.dirname, '../../bin/portico.mjs');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portico-compose-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function portico(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [PORTICO, ...args], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

const SUPERGRAPH_YAML = `federation_version: =2.14.4
subgraphs:
  a: { routing_url: "http://a.example/graphql", schema: { file: ./a.graphql } }
  b: { routing_url: "http://b.example/graphql", schema: { sdl: "type Query { b: Int }" } }
`;

test('prints the supergraph on standard output and nothing else', async () => {
  write({ 'supergraph.yaml': SUPERGRAPH_YAML, 'a.graphql': 'type Query { a: Int }' });
  const { code, stdout, stderr } = await portico('supergraph', 'compose', '--config', 'supergraph.yaml');
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('@join__graph(name: "a", url: "http://a.example/graphql")');
});

test('--output writes the file', async () => {
  write({ 'supergraph.yaml': SUPERGRAPH_YAML, 'a.graphql': 'type Query { a: Int }' });
  const { code, stdout } = await portico('supergraph', 'compose', '--config', 'supergraph.yaml', '-o', 'out.graphql');
  expect([code, stdout]).toEqual([0, '']);
  expect(readFileSync(join(folder, 'out.graphql'), 'utf8')).toContain('enum join__Graph');
});

test('schemas that do not compose: exit 1, and on standard error the code, the place and the line', async () => {
  write({ 'supergraph.yaml': SUPERGRAPH_YAML, 'a.graphql': 'type Query {\n  a: Int\n  b: String\n}' });
  const { code, stdout, stderr } = await portico('supergraph', 'compose', '--config', 'supergraph.yaml');
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toBe(`error[E029]: Encountered 1 build error while trying to build a supergraph.

Caused by:
    FIELD_TYPE_MISMATCH: Type of field "Query.b" is incompatible across subgraphs: it has type "String" in subgraph "a" but type "Int" in subgraph "b"

    a.graphql:3:3
    3 |   b: String
      |   ^

    b:1:14
    1 | type Query { b: Int }
      |              ^
`);
});

test('--format json prints rover’s envelope, of a supergraph and of why there is none', async () => {
  write({ 'supergraph.yaml': SUPERGRAPH_YAML, 'a.graphql': 'type Query { a: Int }' });
  const compose = ['supergraph', 'compose', '--config', 'supergraph.yaml', '--format', 'json'];
  const composed = await portico(...compose);
  expect([composed.code, JSON.parse(composed.stdout)]).toEqual([
    0,
    {
      json_version: '1',
      data: { core_schema: expect.stringContaining('enum join__Graph'), hints: [], success: true },
      error: null,
    },
  ]);
  write({ 'a.graphql': 'type Query { b: String }' });
  const failed = await portico(...compose);
  expect([failed.code, failed.stderr]).toEqual([1, '']);
  expect(JSON.parse(failed.stdout)).toMatchObject({
    data: { success: false },
    error: {
      code: 'E029',
      message: 'Encountered 1 build error while trying to build a supergraph.',
      details: { build_errors: [{ code: 'FIELD_TYPE_MISMATCH', type: 'composition' }] },
    },
  });
});

test('a schema cannot steer the terminal from where it is quoted', async () => {
  write({ 'supergraph.yaml': SUPERGRAPH_YAML, 'a.graphql': 'type Query { b: String } # \u001b[2J' });
  const { stderr } = await portico('supergraph', 'compose', '--config', 'supergraph.yaml');
  expect(stderr).toContain('1 | type Query { b: String } # \ufffd[2J');
});

test('a schema can come from a running subgraph', async () => {
  await using subgraph = await startScriptedSubgraph(json({ data: { _service: { sdl: 'type Query { live: Int }' } } }));
  write({ 'supergraph.yaml': `subgraphs:\n  live: { schema: { subgraph_url: "${subgraph.url}" } }\n` });
  const { code, stdout } = await portico('supergraph', 'compose', '--config', 'supergraph.yaml');
  expect(code).toBe(0);
  expect(stdout).toContain(`@join__graph(name: "live", url: "${subgraph.url}")`);
});

test.each([
  [
    'a missing file',
    ['supergraph', 'compose', '--config', 'none.yaml'],
    1,
    'error[SCHEMA_UNREADABLE]: none.yaml cannot be read: ENOENT',
  ],
  ['a missing option', ['supergraph', 'compose'], 2, "required option '--config <file>' not specified"],
  ['a mistyped option', ['serve', '--prot', '1'], 2, 'Did you mean --port?'],
  ['a mistyped command', ['serv'], 2, 'did you mean serve?'],
])('%s is told in words, with its exit code', async (_case, args, exit, words) => {
  const { code, stdout, stderr } = await portico(...args);
  expect([code, stdout]).toEqual([exit, '']);
  expect(stderr).toContain(words);
});
