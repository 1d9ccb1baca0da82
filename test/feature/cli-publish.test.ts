import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CommandFolder } from '../kit/portico-command.ts';
import { makeCommandFolder } from '../kit/portico-command.ts';

const USERS = 'type Query { me: User }\ntype User @key(fields: "id") { id: ID! name: String }\n';
const REVIEWS =
  'type Query { top: Review }\ntype Review { body: String author: User }\ntype User @key(fields: "id") { id: ID! }\n';
const CLASHING = 'type Query {\n  top: Int\n  me: Int\n}\n';

let folder: CommandFolder;
beforeEach(() => {
  folder = makeCommandFolder();
  folder.write({ 'users.graphql': USERS, 'reviews.graphql': REVIEWS, 'clashing.graphql': CLASHING });
});
afterEach(() => folder[Symbol.dispose]());

const publish = (name: string, file: string, ...more: string[]) =>
  folder.run(['subgraph', 'publish', '--name', name, '--schema', file, ...more]);

const publishUsers = () => publish('users', 'users.graphql', '--routing-url', 'http://users.example/graphql');

describe('what rover says, word for word, on standard error', () => {
  test('a new subgraph, an updated one, one without changes', async () => {
    expect(await publishUsers()).toEqual({
      code: 0,
      stdout: '',
      stderr: `Publishing SDL to main@current (subgraph: users)
A new subgraph called 'users' was created in 'main@current'
The supergraph schema for 'main@current' was updated, composed from the updated 'users' subgraph
`,
    });
    const input = USERS.replace('name: String', 'name: String!');
    const updated = await folder.run(['subgraph', 'publish', 'main@current', '--name', 'users', '--schema', '-'], {
      input,
    });
    expect(updated).toEqual({
      code: 0,
      stdout: '',
      stderr: `Publishing SDL to main@current (subgraph: users)
The 'users' subgraph in 'main@current' was updated
The supergraph schema for 'main@current' was updated, composed from the updated 'users' subgraph
`,
    });
    expect(await folder.run(['subgraph', 'publish', '--name', 'users', '--schema', '-'], { input })).toEqual({
      code: 0,
      stdout: '',
      stderr: `Publishing SDL to main@current (subgraph: users)
The 'users' subgraph was NOT updated because no changes were detected
The supergraph schema for 'main@current' was NOT updated with a new schema
`,
    });
  });

  test('a change of the routing URL alone is one', async () => {
    await publishUsers();
    const { stderr } = await publish('users', 'users.graphql', '--service', 'users', '--path', '/graphql');
    expect(stderr).toContain("The 'users' subgraph in 'main@current' was updated");
    const { envelope } = await folder.json(['subgraph', 'list']);
    expect(envelope.data.subgraphs).toMatchObject([{ name: 'users', url: 'consul://users/graphql', sequence: 2 }]);
  });
});

describe('a schema that does not compose', () => {
  test('is refused: exit 1, every place in its file and in the other subgraph, and nothing is published', async () => {
    await publishUsers();
    const { code, stdout, stderr } = await publish('reviews', 'clashing.graphql', '--routing-url', 'http://r.example');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toBe(`Publishing SDL to main@current (subgraph: reviews)
error[E029]: Encountered 1 build error while trying to build subgraph "reviews" into supergraph "main@current".

Caused by:
    FIELD_TYPE_MISMATCH: Type of field "Query.me" is incompatible across subgraphs: it has type "Int" in subgraph "reviews" but type "User" in subgraph "users"

    clashing.graphql:3:3
    3 |   me: Int
      |   ^

    users:1:14
    1 | type Query { me: User }
      |              ^

Nothing was published. --allow-composition-errors records it all the same.
`);
    const { envelope } = await folder.json(['subgraph', 'list']);
    expect(envelope.data.subgraphs.map(({ name }: { name: string }) => name)).toEqual(['users']);
  });

  test('is recorded with --allow-composition-errors, and the supergraph stays', async () => {
    await publishUsers();
    const before = await folder.run(['supergraph', 'fetch']);
    const args = ['--routing-url', 'http://r.example', '--allow-composition-errors'];
    const { code, stderr } = await publish('reviews', 'clashing.graphql', ...args);
    expect(code).toBe(0);
    expect(stderr).toContain(`A new subgraph called 'reviews' was created in 'main@current'
The supergraph schema for 'main@current' was NOT updated with a new schema
WARN: The following build errors occurred:
    FIELD_TYPE_MISMATCH: `);
    expect(await folder.run(['supergraph', 'fetch'])).toEqual(before);
    expect((await folder.run(['subgraph', 'fetch', '--name', 'reviews'])).stdout).toBe(CLASHING);
  });
});

describe('--format json', () => {
  test('tells what was made, and how to find it again', async () => {
    const args = ['subgraph', 'publish', '--name', 'users', '--schema', 'users.graphql', '--service', 'users'];
    const { code, envelope } = await folder.json(args);
    expect(code).toBe(0);
    const { supergraph, ...data } = envelope.data;
    expect({ ...envelope, data }).toEqual({
      json_version: '1',
      data: {
        graph: 'main@current',
        names: ['users'],
        created: ['users'],
        updated: [],
        deleted: [],
        subgraph_was_created: true,
        subgraph_was_updated: false,
        supergraph_was_updated: true,
        sequence: 1,
        build_errors: [],
        hints: [],
        success: true,
      },
      error: null,
    });
    const fetched = await folder.json(['supergraph', 'fetch']);
    expect(supergraph).toEqual({ id: fetched.envelope.data.id, hash: fetched.envelope.data.hash, sequence: 1 });
  });

  test('tells a failure in the same envelope, on standard output', async () => {
    await publishUsers();
    const args = ['subgraph', 'publish', '--name', 'r', '--schema', 'clashing.graphql', '--routing-url', 'http://r'];
    const { code, envelope } = await folder.json(args);
    expect(code).toBe(1);
    expect(envelope).toMatchObject({
      data: { success: false, subgraph_was_created: false, supergraph_was_updated: false },
      error: {
        code: 'E029',
        message: 'Encountered 1 build error while trying to build subgraph "r" into supergraph "main@current".',
        details: {
          build_errors: [
            {
              code: 'FIELD_TYPE_MISMATCH',
              type: 'composition',
              locations: [
                { subgraph: 'r', line: 3, column: 3 },
                { subgraph: 'users', line: 1, column: 14 },
              ],
            },
          ],
        },
      },
    });
    const typo = await folder.json(['subgraph', 'fetch', '--name', 'uesrs']);
    expect([typo.code, typo.envelope]).toEqual([
      1,
      {
        json_version: '1',
        data: { success: false },
        error: {
          code: 'SUBGRAPH_UNKNOWN',
          message: "Could not find subgraph 'uesrs' in 'main@current' (did you mean users?).",
        },
      },
    ]);
  });
});

test('a schema that is no GraphQL: exit 1, its place and the line, and the registry is not touched', async () => {
  folder.write({ 'broken.graphql': 'type Query {\n  me: User!!\n}\n' });
  const { code, stderr } = await publish('users', 'broken.graphql', '--service', 'users');
  expect(code).toBe(1);
  expect(stderr).toBe(`error[SCHEMA_SYNTAX_INVALID]: broken.graphql is not GraphQL:

    INVALID_GRAPHQL: Syntax Error: Expected Name, found "!".

    broken.graphql:2:12
    2 |   me: User!!
      |            ^

Correct the schema at the place that is shown.
`);
  expect((await folder.run(['subgraph', 'list'])).stderr).toContain('Nothing has been published to main@current');
});

test.each([
  ['a file that is not there', ['--name', 'a', '--schema', 'none.graphql'], 1, 'none.graphql cannot be read: ENOENT'],
  ['an empty schema', ['--name', 'a', '--schema', '-'], 1, 'There is no schema in <stdin>.'],
  ['a new subgraph that says not where it is', ['--name', 'a', '--schema', 'users.graphql'], 1, 'ROUTING_URL_MISSING'],
  [
    'a wrong name',
    ['--name', '1a', '--schema', 'users.graphql', '--service', 'a'],
    2,
    "'1a' is no name for a subgraph.",
  ],
  [
    'a routing URL of another kind',
    ['--name', 'a', '--schema', 'users.graphql', '--routing-url', 'unix:///x'],
    2,
    'expected http://…, https://… or consul://service[/path]',
  ],
  [
    'a password in the routing URL, which is not shown',
    ['--name', 'a', '--schema', 'users.graphql', '--routing-url', 'http://u:s3cret@a.example'],
    2,
    'Queries cannot be routed to http://a.example: everybody who may read the registry could read the password',
  ],
  [
    'both a URL and a service',
    ['--name', 'a', '--schema', 'users.graphql', '--routing-url', 'http://a', '--service', 'a'],
    2,
    "'--service <name>' cannot be used with option '--routing-url <url>'",
  ],
  [
    'a path without a service',
    ['--name', 'a', '--schema', 'users.graphql', '--path', '/x'],
    2,
    '--path needs a --service',
  ],
  ['no name', ['--schema', 'users.graphql'], 2, '--name and --schema go together'],
  ['nothing at all', [], 2, 'give --name and --schema, --proposal or --delete'],
  ['a mistyped name of a flag', ['--nmae', 'a', '--schema', 'users.graphql'], 2, 'Did you mean --name?'],
  ['a proposal that is not there', ['--proposal', 'none'], 1, 'PROPOSAL_UNREADABLE'],
  ['a mistyped flag', ['--name', 'a', '--schema', 'users.graphql', '--mesage', 'x'], 2, 'Did you mean --message?'],
  [
    'a registry of another kind',
    ['--name', 'a', '--schema', 'users.graphql', '--service', 'a', '--registry', 'http://127.0.0.1:8500'],
    2,
    'for Consul write consul://127.0.0.1:8500',
  ],
  [
    'what is no graph',
    ['a/b', '--name', 'a', '--schema', 'users.graphql', '--service', 'a'],
    2,
    'expected graph or graph@variant',
  ],
])('%s is told in words, with its exit code', async (_case, args, exit, words) => {
  const { code, stdout, stderr } = await folder.run(['subgraph', 'publish', ...args]);
  expect([code, stdout]).toEqual([exit, '']);
  expect(stderr).toContain(words);
  expect(stderr).not.toContain('s3cret');
  expect(stderr).not.toContain('    at ');
});

test('--check publishes only what passes the check, whose report is told', async () => {
  await publishUsers();
  const removed = USERS.replace(' name: String', '');
  const check = ['subgraph', 'publish', '--name', 'users', '--schema', '-', '--check'];
  const refused = await folder.run(check, { input: removed });
  expect([refused.code, refused.stdout]).toEqual([1, '']);
  expect(refused.stderr).toContain('Build Check [PASSED]:');
  expect(refused.stderr).toContain('Operation Check [FAILED]:');
  expect(refused.stderr).toContain('User.name');
  expect(refused.stderr).toContain("error[CHECK_FAILED]: The check against 'main@current' has failed.");
  expect((await folder.run(['subgraph', 'fetch', '--name', 'users'])).stdout).toBe(USERS);
  const json = await folder.json(check, { input: removed });
  expect(json).toMatchObject({
    code: 1,
    envelope: {
      data: {
        success: false,
        subgraph_was_updated: false,
        check: { tasks: { composition: { task_status: 'PASSED' }, operations: { task_status: 'FAILED' } } },
      },
      error: { code: 'CHECK_FAILED' },
    },
  });

  const added = await folder.run(check, { input: USERS.replace('name:', 'age: Int name:') });
  expect(added.code).toBe(0);
  expect(added.stderr).toContain('Operation Check [PASSED]:');
  expect(added.stderr).toContain("The 'users' subgraph in 'main@current' was updated");
});

test('several subgraphs are published at once, or none of them', async () => {
  await publishUsers();
  folder.write({ 'new/users.graphql': USERS.replace('name:', 'fullName:'), 'new/reviews.graphql': REVIEWS });
  const refused = await folder.run(['subgraph', 'publish', '--proposal', 'new']);
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('ROUTING_URL_MISSING')]);
  expect((await folder.run(['subgraph', 'fetch', '--name', 'users'])).stdout).toBe(USERS);
  await publish('reviews', 'reviews.graphql', '--service', 'reviews');
  folder.write({
    'other/users.graphql': USERS.replace('name:', 'fullName:'),
    'other/reviews.deleted': '',
    'other/a.txt': '',
  });
  expect(await folder.run(['subgraph', 'publish', '--proposal', 'other'])).toEqual({
    code: 0,
    stdout: '',
    stderr: `Publishing SDL to main@current (subgraphs: reviews, users)
The 'reviews' subgraph was removed from 'main@current'
The 'users' subgraph in 'main@current' was updated
The supergraph schema for 'main@current' was updated, composed from the updated 'users' subgraph
`,
  });
  const { envelope } = await folder.json(['supergraph', 'history', '--limit', '1']);
  expect(envelope.data.history).toMatchObject([
    { sequence: 3, changes: { added: [], updated: ['users'], removed: ['reviews'] } },
  ]);
});

test('a registry that cannot be written: exit 3, in both formats', async () => {
  folder.write({ registry: 'a file in its place' });
  const args = [
    'subgraph',
    'publish',
    '--name',
    'a',
    '--schema',
    'users.graphql',
    '--service',
    'a',
    '--registry',
    'registry',
  ];
  const { code, stderr } = await folder.run(args);
  expect(code).toBe(3);
  expect(stderr).toContain('error[REGISTRY_UNREACHABLE]: The registry at ');
  const { code: jsonCode, envelope } = await folder.json(args);
  expect([jsonCode, envelope.error?.code, envelope.data]).toEqual([3, 'REGISTRY_UNREACHABLE', { success: false }]);
});

test('who, when, from where and what for are kept', async () => {
  const env = { GITHUB_SHA: 'c0ffee', GITHUB_REF_NAME: 'topic', GITHUB_ACTOR: 'ann' };
  const args = ['subgraph', 'publish', '--name', 'users', '--schema', 'users.graphql', '--service', 'users'];
  await folder.run([...args, '--message', 'first'], { env });
  const { envelope } = await folder.json(['supergraph', 'history']);
  expect(envelope.data.history).toMatchObject([
    { sequence: 1, who: 'ann', git_commit: 'c0ffee', git_branch: 'topic', message: 'first' },
  ]);
  expect(Date.parse(envelope.data.history[0].at)).toBeGreaterThan(Date.now() - 60_000);
});

test('variants of a graph know nothing of each other', async () => {
  await publishUsers();
  const args = ['subgraph', 'publish', '--name', 'other', '--schema', 'users.graphql', '--service', 'other'];
  await folder.run(args, { env: { PORTICO_GRAPH: 'main@staging' } });
  const names = async (graph: string) =>
    (await folder.json(['subgraph', 'list', graph])).envelope.data.subgraphs.map(({ name }: { name: string }) => name);
  expect([await names('main'), await names('main@staging')]).toEqual([['users'], ['other']]);
});
