import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { buildSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CommandFolder } from '../kit/portico-command.ts';
import { makeCommandFolder } from '../kit/portico-command.ts';

const USERS = 'type Query { me: User }\ntype User @key(fields: "id") { id: ID! name: String }\n';
const REVIEWS =
  'type Query { top: Review }\ntype Review { body: String author: User }\ntype User @key(fields: "id") { id: ID! }\n';

/** Read by all tests, changed by none: 1 users, 2 reviews, 3 users anew, 4 reviews that do not compose, 5 back to 2. */
let folder: CommandFolder;
beforeAll(async () => {
  folder = makeCommandFolder();
  const publish = (name: string, input: string, ...more: string[]) =>
    folder.run(['subgraph', 'publish', '--name', name, '--schema', '-', '--who', 'ann', ...more], { input });
  await publish('users', USERS, '--service', 'users', '--message', 'first\n\u001b[31mred', '--git-commit', 'c0ffee');
  await publish('reviews', REVIEWS, '--routing-url', 'http://reviews.example/graphql');
  await publish('users', USERS.replace('name:', 'fullName:'));
  await publish('reviews', 'type Query { me: Int }', '--allow-composition-errors');
  await folder.run(['supergraph', 'rollback', '--to', '2', '--who', 'bob']);
}, 60_000);
afterAll(() => folder[Symbol.dispose]());

/** Times and ids differ from run to run. */
function plain(output: string): string {
  return output
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, '<time>              '.slice(0, 20))
    .replaceAll(/\b[0-9a-f]{12}\b/g, '<hash-12-hex>'.slice(0, 12));
}

describe('subgraph list', () => {
  test('is a table of what is published, who did it when, and how it is reached', async () => {
    const { code, stdout, stderr } = await folder.run(['subgraph', 'list']);
    expect([code, stderr]).toEqual([0, '']);
    expect(plain(stdout)).toBe(`NAME     ROUTING URL                     LAST UPDATED          WHO  HASH
reviews  http://reviews.example/graphql  <time>                ann  <hash-12-hex
users    consul://users                  <time>                ann  <hash-12-hex
`);
  });

  test('as JSON', async () => {
    const { code, envelope } = await folder.json(['subgraph', 'list']);
    expect([code, envelope.error, envelope.data.graph]).toEqual([0, null, 'main@current']);
    expect(envelope.data.subgraphs).toMatchObject([
      { name: 'reviews', url: 'http://reviews.example/graphql', who: 'ann', git_commit: null, sequence: 2 },
      { name: 'users', url: 'consul://users', who: 'ann', git_commit: 'c0ffee', sequence: 1 },
    ]);
    expect(envelope.data.subgraphs[0].hash).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('subgraph fetch', () => {
  test('prints the schema as it was published, and nothing else', async () => {
    expect(await folder.run(['subgraph', 'fetch', '--name', 'users'])).toEqual({ code: 0, stdout: USERS, stderr: '' });
  });

  test('prints what it was after another change', async () => {
    const { stdout } = await folder.run(['subgraph', 'fetch', '--name', 'users', '--sequence', '3']);
    expect(stdout).toContain('fullName: String');
  });

  test('as JSON', async () => {
    const { envelope } = await folder.json(['subgraph', 'fetch', 'main', '--name', 'users']);
    expect(envelope.data).toMatchObject({
      name: 'users',
      url: 'consul://users',
      sdl: { contents: USERS },
      success: true,
    });
  });

  test('--output writes a file, and a failure does not', async () => {
    const fetch = (name: string) => folder.run(['subgraph', 'fetch', '--name', name, '--output', 'out.graphql']);
    expect(await fetch('users')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect((await fetch('userss')).code).toBe(1);
    expect(readFileSync(join(folder.path, 'out.graphql'), 'utf8')).toBe(USERS);
    const { code, stderr } = await folder.run(['subgraph', 'fetch', '--name', 'users', '-o', 'none/out.graphql']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('none/out.graphql: ENOENT')]);
  });
});

describe('supergraph fetch', () => {
  test('prints what gateways serve', async () => {
    const { code, stdout, stderr } = await folder.run(['supergraph', 'fetch']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('@join__graph(name: "users", url: "consul://users")');
    expect(stdout).not.toContain('fullName');
  });

  test('prints what a change has composed to', async () => {
    expect((await folder.run(['supergraph', 'fetch', '--sequence', '3'])).stdout).toContain('fullName');
    expect((await folder.run(['supergraph', 'fetch', '--sequence', '1'])).stdout).not.toContain('Review');
  });

  test('prints the schema as clients see it', async () => {
    const { stdout } = await folder.run(['supergraph', 'fetch', '--api-schema']);
    expect(stdout).not.toContain('join__');
    expect(Object.keys(buildSchema(stdout).getQueryType()?.getFields() ?? {}).sort()).toEqual(['me', 'top']);
  });

  test.each([
    ['a change that did not compose', ['--sequence', '4'], 1, "Change 4 of 'main@current' did not compose."],
    ['a change that there is not', ['--sequence', '99'], 1, "'main@current' has no change 99"],
    ['what is no number', ['--sequence', 'x'], 2, 'Expected the number of a change'],
    [
      'a graph that is mistyped',
      ['mian'],
      1,
      'Nothing has been published to mian@current (did you mean main@current?)',
    ],
    ['a graph without any like it', ['shop'], 1, 'Nothing has been published to shop@current (there is main@current)'],
  ])('%s', async (_case, args, exit, words) => {
    const { code, stdout, stderr } = await folder.run(['supergraph', 'fetch', ...args]);
    expect([code, stdout]).toEqual([exit, '']);
    expect(stderr).toContain(words);
  });
});

describe('supergraph history', () => {
  test('is a table of all changes, newest first; what people wrote cannot steer the terminal', async () => {
    const { code, stdout, stderr } = await folder.run(['supergraph', 'history']);
    expect([code, stderr]).toEqual([0, '']);
    expect(
      plain(stdout),
    ).toBe(`CHANGE  WHEN                  WHO  WHAT           SUBGRAPHS        SUPERGRAPH        COMMIT  MESSAGE
5       <time>                bob  rollback to 2  ~reviews ~users  <hash-12-hex
4       <time>                ann  publish        ~reviews         does not compose
3       <time>                ann  publish        ~users           <hash-12-hex
2       <time>                ann  publish        +reviews         <hash-12-hex
1       <time>                ann  publish        +users           <hash-12-hex      c0ffee  first \ufffd[31mred
`);
  });

  test('in pages', async () => {
    const sequences = async (...args: string[]) =>
      (await folder.json(['supergraph', 'history', ...args])).envelope.data.history.map(
        ({ sequence }: { sequence: number }) => sequence,
      );
    expect(await sequences('--limit', '2')).toEqual([5, 4]);
    expect(await sequences('--limit', '2', '--before', '4')).toEqual([3, 2]);
    expect(await sequences('--before', '1')).toEqual([]);
  });

  test('as JSON, with the whole set after each change', async () => {
    const { envelope } = await folder.json(['supergraph', 'history']);
    const [last, failed, ...others] = envelope.data.history;
    expect(last).toMatchObject({
      sequence: 5,
      who: 'bob',
      action: { kind: 'rollback', to: 2 },
      changes: { added: [], updated: ['reviews', 'users'], removed: [] },
      composed: true,
    });
    expect(failed).toMatchObject({
      composed: false,
      supergraph: null,
      build_errors: [{ code: 'FIELD_TYPE_MISMATCH' }],
    });
    expect(others[1]).toMatchObject({ changes: { added: ['reviews'], updated: [], removed: [] }, build_errors: [] });
    expect(last.supergraph).toEqual(others[1].supergraph);
    expect(others[2].message).toBe('first\n\u001b[31mred');
  });
});

test('a reader that hangs up, such as head, is no failure', async () => {
  const program = join(import.meta.dirname, '../../bin/portico.mjs');
  const command = `"${process.execPath}" "${program}" supergraph fetch; echo "exit $?" >&2`;
  const child = spawn('/bin/sh', ['-c', `{ ${command}; } | true`], { cwd: folder.path });
  const stderr = await text(child.stderr);
  expect(stderr).toBe('exit 0\n');
});

test('no colour where nobody looks, or with NO_COLOR', async () => {
  const failing = ['subgraph', 'fetch', '--name', 'none'];
  expect((await folder.run(failing)).stderr).not.toContain('\u001b');
  expect((await folder.run(failing, { env: { FORCE_COLOR: '1' } })).stderr).toContain(
    '\u001b[31merror[SUBGRAPH_UNKNOWN]',
  );
  expect((await folder.run(failing, { env: { NO_COLOR: '1' } })).stderr).not.toContain('\u001b');
});
