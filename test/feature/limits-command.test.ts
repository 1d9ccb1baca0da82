import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rateLimitHead } from '../kit/limited-subgraph.ts';
import { supergraphOf } from '../unit/plan/supergraphs.ts';

const PORTICO = join(import.meta.dirname, '../../bin/portico.mjs');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'portico-limits-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function portico(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [PORTICO, ...args], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

/** Writes the supergraph of one subgraph. */
function write(file: string, types: string): void {
  writeFileSync(join(folder, file), supergraphOf([{ name: 'shop', sdl: rateLimitHead() + types }]));
}

/** Composes one subgraph of these types by command. */
function compose(types: string) {
  writeFileSync(join(folder, 'shop.graphql'), rateLimitHead() + types);
  writeFileSync(
    join(folder, 'supergraph.yaml'),
    'subgraphs:\n  shop: { routing_url: "http://shop.example", schema: { file: ./shop.graphql } }\n',
  );
  return portico('supergraph', 'compose', '--config', 'supergraph.yaml');
}

const TYPES = `type Query { search(text: String): Int @rateLimit(max: 100) me: User }
type Mutation {
  login(email: String!, password: String!): Int
    @rateLimit(max: 20, window: "15m", identityArgs: ["email"], message: "Too many attempts.")
    @rateLimit(max: 1000, window: "1d", uncountRejected: true)
  import(ids: [ID!]!): Int @rateLimit(max: 50, window: "1h", arrayLengthField: "ids")
}
type User @rateLimit(max: 7) { name: String email: String @rateLimit(max: 3, readOnly: true) }
`;

test('lists every rule by coordinate', async () => {
  write('out.graphql', TYPES);
  const { code, stdout, stderr } = await portico('limits', '--supergraph', 'out.graphql');
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toBe(`RULE              LIMIT  WINDOW  DETAILS
Mutation.import   50     1h      counts the length of ids
Mutation.login    20     15m     each email; "Too many attempts."
Mutation.login#2  1000   1d      refusals do not count
Query.search      100    1m
User.email        3      1m      only looks
User.name         7      1m
`);
});

test('as JSON too, times in seconds', async () => {
  write('out.graphql', TYPES);
  const { code, stdout } = await portico('limits', '--supergraph', 'out.graphql', '--format', 'json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toHaveLength(6);
  expect(JSON.parse(stdout)).toContainEqual({
    rule: 'Mutation.login',
    coordinate: 'Mutation.login',
    limit: 20,
    window: 900,
    message: 'Too many attempts.',
    identityArgs: ['email'],
    readOnly: false,
    uncountRejected: false,
  });
});

test('of a supergraph without any, it says so', async () => {
  write('out.graphql', 'type Query { a: Int }');
  expect(await portico('limits', '--supergraph', 'out.graphql')).toEqual({
    code: 0,
    stdout: 'No rate limits.\n',
    stderr: '',
  });
  expect((await portico('limits', '--supergraph', 'out.graphql', '--format', 'json')).stdout).toBe('[]\n');
});

test('a faulty rule fails composition with file, line and subgraph', async () => {
  const { code, stderr } = await compose('type Query {\n  a: Int @rateLimit(window: "1 minuto")\n}\n');
  expect(code).toBe(1);
  const line = rateLimitHead().split('\n').length + 1;
  expect(stderr).toBe(`error[E029]: Encountered 1 build error while trying to build a supergraph.

Caused by:
    RATE_LIMIT_INVALID: [shop] Query.a: window: "1 minuto" is not a length of time from 1s to 24d in whole seconds, such as "15m".

    shop.graphql:${line}:10
    ${line} |   a: Int @rateLimit(window: "1 minuto")
    ${' '.repeat(String(line).length)} |          ^
`);
});

test('a supergraph with a faulty rule, composed elsewhere, is refused', async () => {
  const good = supergraphOf([{ name: 'shop', sdl: `${rateLimitHead()}type Query { a: Int @rateLimit(max: 7) }` }]);
  writeFileSync(join(folder, 'bad.graphql'), good.replace('max: 7', 'max: 0'));
  const { code, stdout, stderr } = await portico('limits', '--supergraph', 'bad.graphql');
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain('error[SUPERGRAPH_INVALID]');
  expect(stderr).toContain('Query.a: max: 0 is not a whole number of at least 1');
});

test.each([
  [
    'a missing file',
    ['--supergraph', 'none.graphql'],
    1,
    'error[SCHEMA_UNREADABLE]: none.graphql cannot be read: ENOENT',
  ],
  ['a missing option', [], 2, "required option '--supergraph <file>' not specified"],
  ['an unknown format', ['--supergraph', 'x', '--format', 'xml'], 2, 'Allowed choices are text, json'],
])('%s is told in words, with its exit code', async (_case, args, exit, words) => {
  const { code, stdout, stderr } = await portico('limits', ...args);
  expect([code, stdout]).toEqual([exit, '']);
  expect(stderr).toContain(words);
});
