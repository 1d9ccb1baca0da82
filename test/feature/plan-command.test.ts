import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compose } from '../../src/supergraph/compose.ts';

const PORTICO = join(import.meta.dirname, '../../bin/portico.mjs');

const KEY = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])';
const SUBGRAPHS = [
  {
    name: 'users',
    sdl: `${KEY} type Query { user(id: ID!): User } type User @key(fields: "id") { id: ID! name: String }`,
  },
  { name: 'posts', sdl: `${KEY} type User @key(fields: "id") { id: ID! posts: [Post] } type Post { title: String }` },
];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portico-plan-'));
  const composition = compose(SUBGRAPHS.map((subgraph) => ({ ...subgraph, routingUrl: 'http://none.invalid' })));
  if (composition.kind === 'failed') throw new Error('the subgraphs do not compose');
  write('supergraph.graphql', composition.sdl);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

/** `portico plan` for this document. */
function plan(
  document: string,
  ...args: string[]
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  write('operation.graphql', document);
  const files = ['--supergraph', 'supergraph.graphql', '--operation', 'operation.graphql'];
  return new Promise((resolve) => {
    execFile(process.execPath, [PORTICO, 'plan', ...files, ...args], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

const NAMES = 'query Names { user(id: 1) { name } }';
const POSTS = 'query Posts { user(id: 1) { name posts { title } } }';

test('prints the plan as a text tree, and nothing else', async () => {
  const { code, stdout, stderr } = await plan(POSTS);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toBe(`QueryPlan {
  Sequence {
    Fetch(service: "users") {
      {
        _f0: user(id: 1) {
          id
          name
        }
      }
    },
    Flatten(path: "_f0") {
      Fetch(service: "posts") {
        {
          ... on User {
            __typename
            id
          }
        } =>
        {
          ... on User {
            posts {
              title
            }
          }
        }
      },
    },
  },
}
`);
});

test('--format json prints the plan itself', async () => {
  const { code, stdout } = await plan(NAMES, '--format', 'json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    kind: 'QueryPlan',
    node: { kind: 'Fetch', serviceName: 'users', operation: 'query Names__users__0{_f0:user(id:1){name}}' },
  });
});

test('--format mermaid prints a flowchart', async () => {
  const { code, stdout } = await plan(POSTS, '--format', 'mermaid');
  expect(code).toBe(0);
  expect(stdout.split('\n').filter((line) => !line.includes('['))).toEqual([
    'flowchart TD',
    '  request --> n1',
    '  n1 --> n2',
    '  n2 --> response',
    '',
  ]);
});

test('--format svg prints a picture that needs nothing else', async () => {
  const { code, stdout } = await plan(POSTS, '--format', 'svg');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg".*<\/svg>\n$/s);
  expect(stdout).not.toMatch(/href|url\((?!#)/);
});

const CONDITIONAL = `query ($posts: Boolean!, $name: Boolean = false) {
  user(id: 1) { id name @include(if: $name) posts @include(if: $posts) { title } }
}`;

test.each([
  ['{"posts": true}', ['posts']],
  ['{"posts": false, "name": true}', ['name']],
  ['{"posts": true, "name": true, "other": 1}', ['name', 'posts']],
])('conditions are decided before planning, by variables and their defaults: %s', async (variables, fetched) => {
  const { code, stdout } = await plan(CONDITIONAL, '--variables', variables);
  expect(code).toBe(0);
  expect(['name', 'posts'].filter((field) => new RegExp(`^ *${field}\\b`, 'm').test(stdout))).toEqual(fetched);
  expect(stdout).not.toMatch(/Include|Skip/);
});

test.each([
  ['{}', '$posts decides what is fetched, and has no value.'],
  ['{"posts": 1}', '$posts decides what is fetched, and is neither true nor false.'],
  ['{"posts": true, "name": null}', '$name decides what is fetched, and is neither true nor false.'],
  ['[]', 'not a JSON object'],
  ['{', 'JSON'],
])('variables that do not do: exit 1 and the reason: %s', async (variables, words) => {
  const { code, stdout, stderr } = await plan(CONDITIONAL, '--variables', variables);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain('error[VARIABLES_INVALID]');
  expect(stderr).toContain(words);
});

test('an operation that asks no subgraph has an empty plan', async () => {
  const { code, stdout } = await plan('{ __schema { description } }');
  expect([code, stdout]).toEqual([0, 'QueryPlan {}\n']);
});

test('of several operations one is chosen by name', async () => {
  const { code, stdout } = await plan(`${NAMES} ${POSTS}`, '--operation-name', 'Names');
  expect(code).toBe(0);
  expect(stdout).not.toContain('posts');
});

test.each([
  ['none is named', [], 'Which operation of operation.graphql is meant? It has Names, Posts.'],
  ['a wrong name', ['--operation-name', 'Nmaes'], 'There is no Nmaes. It has Names, Posts.'],
])('several operations and %s: exit 1 and their names', async (_case, args, words) => {
  const { code, stdout, stderr } = await plan(`${NAMES} ${POSTS}`, ...args);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain('error[OPERATION_NOT_CHOSEN]');
  expect(stderr).toContain(words);
});

test('a document without an operation', async () => {
  const { code, stderr } = await plan('fragment F on User { id }');
  expect([code, stderr]).toEqual([1, expect.stringContaining('error[OPERATION_')]);
});

test('an operation that is not valid: exit 1, every error with its line and column', async () => {
  const { code, stdout, stderr } = await plan('query A {\n  user(id: 1) { nam }\n  zzz\n}');
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toBe(`error[OPERATION_INVALID]: operation.graphql is not valid for this supergraph:

    GRAPHQL_VALIDATION_FAILED: Cannot query field "nam" on type "User". Did you mean "name"?

    operation.graphql:2:17
    2 |   user(id: 1) { nam }
      |                 ^
    GRAPHQL_VALIDATION_FAILED: Cannot query field "zzz" on type "Query".

    operation.graphql:3:3
    3 |   zzz
      |   ^

The places are lines and columns of the document. Fields that are @inaccessible do not exist for clients.
`);
});

test('a document that is no GraphQL: exit 1, the place', async () => {
  const { code, stderr } = await plan('query {\n  user(id: 1 { name }\n}');
  expect(code).toBe(1);
  expect(stderr).toContain('GRAPHQL_PARSE_FAILED: Syntax Error: Expected Name, found "{".');
  expect(stderr).toContain('operation.graphql:2:14');
});

test.each([
  ['a subgraph’s schema', 'type Query { a: Int }', 'it has no enum join__Graph'],
  ['no GraphQL at all', 'subgraphs:', 'Syntax Error'],
])('%s in place of the supergraph: exit 1', async (_case, schema, words) => {
  write('supergraph.graphql', schema);
  const { code, stdout, stderr } = await plan(NAMES);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain('error[SUPERGRAPH_INVALID]: Not a supergraph schema:');
  expect(stderr).toContain(words);
});

test.each([
  [
    'a missing supergraph',
    ['--supergraph', 'none.graphql'],
    1,
    'error[SCHEMA_UNREADABLE]: none.graphql cannot be read',
  ],
  [
    'a missing operation',
    ['--operation', 'none.graphql'],
    1,
    'error[OPERATION_UNREADABLE]: none.graphql cannot be read',
  ],
  ['a format that there is not', ['--format', 'png'], 2, 'Allowed choices are text, json, mermaid, svg.'],
])('%s is told in words, with its exit code', async (_case, args, exit, words) => {
  const { code, stdout, stderr } = await plan(NAMES, ...args);
  expect([code, stdout]).toEqual([exit, '']);
  expect(stderr).toContain(words);
});

test('a supergraph with protected fields is planned as for whoever may see them', async () => {
  const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@authenticated"])';
  const sdl = `${link} type Query { secret: Int @authenticated }`;
  const composition = compose([{ name: 'a', sdl, routingUrl: 'http://none.invalid' }]);
  if (composition.kind === 'failed') throw new Error('the subgraph does not compose');
  write('supergraph.graphql', composition.sdl);
  const { code, stdout } = await plan('{ secret }');
  expect(code).toBe(0);
  expect(stdout).toContain('secret');
});
