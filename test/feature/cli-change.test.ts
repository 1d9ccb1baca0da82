import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CommandFolder } from '../kit/portico-command.ts';
import { makeCommandFolder } from '../kit/portico-command.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';

const USERS = 'type Query { me: User }\ntype User @key(fields: "id") { id: ID! name: String }\n';
/** Cannot do without the `name` of users. */
const MAIL =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@external", "@requires"])\ntype User @key(fields: "id") { id: ID! name: String @external greeting: String @requires(fields: "name") }\n';
const NEWS = 'type Query { news: [String] }\n';

/** Copied for each test: 1 users, 2 news, 3 mail, 4 users without what mail needs, which does not compose. */
let published: CommandFolder;
let folder: CommandFolder;
beforeAll(async () => {
  published = makeCommandFolder();
  const publish = (name: string, input: string, ...more: string[]) =>
    published.run(['subgraph', 'publish', '--name', name, '--schema', '-', '--service', name, ...more], { input });
  await publish('users', USERS);
  await publish('news', NEWS);
  await publish('mail', MAIL);
  await publish('users', USERS.replace('name:', 'fullName:'), '--allow-composition-errors');
}, 60_000);
afterAll(() => published[Symbol.dispose]());

beforeEach(() => {
  folder = makeCommandFolder(published);
});
afterEach(() => folder[Symbol.dispose]());

async function publishedNames(): Promise<string[]> {
  const { envelope } = await folder.json(['subgraph', 'list']);
  return envelope.data.subgraphs.map(({ name }: { name: string }) => name);
}

describe('subgraph delete', () => {
  test('without --confirm only says what would happen: exit 1', async () => {
    await folder.run(['supergraph', 'rollback', '--to', '3']);
    expect(await folder.run(['subgraph', 'delete', '--name', 'news'])).toEqual({
      code: 1,
      stdout: '',
      stderr: `Checking for build errors resulting from deleting subgraph news from main@current
WARN: At the time of checking, there would be no build errors resulting from the deletion of this subgraph.
WARN: This is only a prediction. If the graph changes before confirming, there could be build errors.
error[CONFIRMATION_MISSING]: The 'news' subgraph was NOT removed from 'main@current'.

Run the command again with \`--confirm\` to remove it.
`,
    });
    expect(await publishedNames()).toEqual(['mail', 'news', 'users']);
  });

  test('with --confirm removes it', async () => {
    expect(await folder.run(['subgraph', 'delete', '--name', 'mail', '--confirm'])).toEqual({
      code: 0,
      stdout: '',
      stderr: `Deleting subgraph mail from main@current
The 'mail' subgraph was removed from 'main@current'. The remaining subgraphs were composed.
`,
    });
    expect(await publishedNames()).toEqual(['news', 'users']);
    expect((await folder.run(['supergraph', 'fetch'])).stdout).not.toContain('mail');
    const { envelope } = await folder.json(['supergraph', 'history', '--limit', '1']);
    expect(envelope.data.history).toMatchObject([{ changes: { added: [], updated: [], removed: ['mail'] } }]);
  });

  test('of one that others need is predicted, and refused', async () => {
    const predicted = await folder.json(['subgraph', 'delete', '--name', 'users']);
    expect([predicted.code, predicted.envelope.error?.code]).toEqual([1, 'CONFIRMATION_MISSING']);
    const details = { build_errors: [{ type: 'composition', code: 'EXTERNAL_MISSING_ON_BASE' }] };
    expect(predicted.envelope.error?.details).toMatchObject(details);
    const { code, stderr } = await folder.run(['subgraph', 'delete', '--name', 'users', '--confirm']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Deleting subgraph users from main@current\nerror\[E029\]: Encountered 1 build error /);
    expect(stderr).toContain('Nothing was deleted. --allow-composition-errors removes it all the same.\n');
    expect(await publishedNames()).toEqual(['mail', 'news', 'users']);
  });

  test('--allow-composition-errors removes it all the same, and the supergraph stays', async () => {
    const served = await folder.run(['supergraph', 'fetch']);
    const args = ['subgraph', 'delete', '--name', 'users', '--confirm', '--allow-composition-errors'];
    const { code, stderr } = await folder.run(args);
    expect(code).toBe(0);
    expect(stderr).toContain("WARN: The supergraph schema for 'main@current' was not updated. See errors below.\n");
    expect(await publishedNames()).toEqual(['mail', 'news']);
    expect(await folder.run(['supergraph', 'fetch'])).toEqual(served);
  });

  test('of the last one, or of one that there is not, is refused', async () => {
    const typo = await folder.run(['subgraph', 'delete', '--name', 'user', '--confirm']);
    expect([typo.code, typo.stderr]).toEqual([1, expect.stringContaining('did you mean users?')]);
    await folder.run(['supergraph', 'rollback', '--to', '1']);
    const last = await folder.run(['subgraph', 'delete', '--name', 'users', '--confirm']);
    expect([last.code, last.stderr]).toEqual([1, expect.stringContaining('error[SUBGRAPH_LAST]')]);
  });
});

describe('supergraph rollback', () => {
  test('makes an earlier change current again, in one more change', async () => {
    const second = await folder.run(['supergraph', 'fetch', '--sequence', '2']);
    expect(await folder.run(['supergraph', 'rollback', '--to', '2', '--message', 'oops'])).toEqual({
      code: 0,
      stdout: '',
      stderr: `Rolling back main@current to change 2
'main@current' is as change 2 has left it. This is change 5
`,
    });
    expect(await folder.run(['supergraph', 'fetch'])).toEqual(second);
    expect((await folder.run(['subgraph', 'fetch', '--name', 'users'])).stdout).toBe(USERS);
    const again = await folder.json(['supergraph', 'rollback', '--to', '2']);
    expect(again).toMatchObject({ code: 0, envelope: { data: { graph_was_changed: false, sequence: 5 } } });
  });

  test.each([
    ['a change that there is not', '7', 1, "'main@current' has no change 7"],
    ['one that did not compose', '4', 1, "Change 4 of 'main@current' did not compose."],
    ['what is no number', 'first', 2, 'Expected the number of a change'],
  ])('to %s is refused', async (_case, to, exit, words) => {
    const { code, stderr } = await folder.run(['supergraph', 'rollback', '--to', to]);
    expect(code).toBe(exit);
    expect(stderr).toContain(words);
  });
});

describe('supergraph diff', () => {
  const TABLE = `CHANGE    CODE           COORDINATE     DESCRIPTION
breaking  FIELD_REMOVED  User.greeting  Field 'greeting' was removed from object type 'User'
breaking  FIELD_REMOVED  User.name      Field 'name' was removed from object type 'User'
safe      FIELD_ADDED    User.fullName  Field 'fullName' was added to object type 'User'
`;

  test('lists what differs for clients, the worst first', async () => {
    await folder.run(['subgraph', 'delete', '--name', 'mail', '--confirm']);
    expect(await folder.run(['supergraph', 'diff', '3', '5'])).toEqual({
      code: 0,
      stdout: TABLE,
      stderr: 'From change 3 to change 5: 2 breaking, 0 dangerous, 1 safe\n',
    });
    const { envelope } = await folder.json(['supergraph', 'diff', '5', '3']);
    expect(envelope.data).toMatchObject({
      before: { sequence: 5 },
      after: { sequence: 3 },
      counts: { breaking: 1, dangerous: 0, safe: 2 },
      changes: [{ criticality: 'breaking', code: 'FIELD_REMOVED', coordinate: 'User.fullName' }, {}, {}],
    });
    await folder.run(['supergraph', 'fetch', '--sequence', '3', '--output', 'old.graphql']);
    expect(await folder.run(['supergraph', 'diff', 'old.graphql'])).toMatchObject({ code: 0, stdout: TABLE });
  });

  test('of two files needs no registry', async () => {
    await folder.run(['supergraph', 'fetch', '--output', 'a.graphql']);
    const env = { PORTICO_REGISTRY: '/dev/null' };
    expect(await folder.run(['supergraph', 'diff', 'a.graphql', 'a.graphql'], { env })).toEqual({
      code: 0,
      stdout: '',
      stderr: 'From a.graphql to a.graphql: 0 breaking, 0 dangerous, 0 safe\n',
    });
  });

  test('of what is no supergraph: exit 1', async () => {
    folder.write({ 'users.graphql': USERS });
    const { code, stderr } = await folder.run(['supergraph', 'diff', 'users.graphql', 'users.graphql']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('error[SUPERGRAPH_INVALID]')]);
  });
});

describe('subgraph introspect', () => {
  test('prints the schema of a running subgraph, ready to be published', async () => {
    await using subgraph = await startScriptedSubgraph(json({ data: { _service: { sdl: USERS } } }));
    const { code, stdout, stderr } = await folder.run([
      ...['subgraph', 'introspect', subgraph.url],
      ...['--header', 'Authorization: Bearer x:y', '-H', 'x-team: a'],
    ]);
    expect([code, stdout, stderr]).toEqual([0, USERS, '']);
    expect(subgraph.received[0]?.headers).toMatchObject({ authorization: 'Bearer x:y', 'x-team': 'a' });
    const { envelope } = await folder.json(['subgraph', 'introspect', subgraph.url]);
    expect(envelope.data).toEqual({ introspection_response: USERS, success: true });
  });

  test('says why there is none: exit 1', async () => {
    await using subgraph = await startScriptedSubgraph(json({ errors: [{ message: 'log in first' }] }));
    const { code, stderr } = await folder.run(['subgraph', 'introspect', subgraph.url]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('it answered: log in first')]);
  });

  test.each([
    ['neither a URL nor a service', [], 'give either a URL or --service'],
    ['both', ['http://a', '--service', 'a'], 'give either a URL or --service'],
    ['no URL', ['users'], 'users is no http(s) URL'],
    ['no header', ['http://a', '--header', 'x'], 'Expected "name: value".'],
    ['a service without a Consul', ['--service', 'a'], 'a folder knows no services'],
  ])('%s: exit 2', async (_case, args, words) => {
    const { code, stderr } = await folder.run(['subgraph', 'introspect', ...args]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
  });
});
