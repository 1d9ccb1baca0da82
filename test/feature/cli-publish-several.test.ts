import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CommandFolder } from '../kit/portico-command.ts';
import { makeCommandFolder } from '../kit/portico-command.ts';

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@external", "@requires"])';
/** Neither composes without the other. */
const USERS = `${LINK}\ntype Query { me: User }\ntype User @key(fields: "id") { id: ID! name: String mails: Int @external rank: Int @requires(fields: "mails") }\n`;
const MAIL = `${LINK}\ntype User @key(fields: "id") { id: ID! name: String @external mails: Int greeting: String @requires(fields: "name") }\n`;
const CONFIG = `subgraphs:
  users: { routing_url: "http://127.0.0.1:1/graphql", schema: { file: users.graphql } }
  mail: { routing_url: "consul://mail/api", schema: { file: mail.graphql } }
`;

const PUBLISH = ['supergraph', 'publish', '--supergraph-config', 'supergraph.yaml'];

let folder: CommandFolder;
beforeEach(() => {
  folder = makeCommandFolder();
  folder.write({ 'supergraph.yaml': CONFIG, 'users.graphql': USERS, 'mail.graphql': MAIL });
});
afterEach(() => folder[Symbol.dispose]());

test('subgraphs that need each other are published together, as one change', async () => {
  const alone = ['subgraph', 'publish', '--name', 'users', '--schema', 'users.graphql', '--service', 'users'];
  expect((await folder.run(alone)).code).toBe(1);
  expect(await folder.run(PUBLISH)).toEqual({
    code: 0,
    stdout: '',
    stderr: `Publishing SDL to main@current (subgraphs: mail, users)
A new subgraph called 'mail' was created in 'main@current'
A new subgraph called 'users' was created in 'main@current'
The supergraph schema for 'main@current' was updated, composed from the updated 'users' and 'mail' subgraphs
`,
  });
  const { envelope } = await folder.json(['subgraph', 'list']);
  expect(envelope.data.subgraphs).toMatchObject([
    { name: 'mail', url: 'consul://mail/api' },
    { name: 'users', url: 'http://127.0.0.1:1/graphql' },
  ]);
});

test('what is the same is told, and programs are told all of it', async () => {
  await folder.run(PUBLISH);
  folder.write({ 'mail.graphql': `${MAIL}extend type Query { inbox: Int }\n` });
  const { code, envelope } = await folder.json(PUBLISH);
  expect(code).toBe(0);
  expect(envelope.data).toMatchObject({
    graph: 'main@current',
    created: [],
    updated: ['mail'],
    supergraph_was_updated: true,
    sequence: 2,
    build_errors: [],
    success: true,
  });
});

test('one that does not fit is shown with its file and line, and none is published', async () => {
  folder.write({ 'mail.graphql': MAIL.replace('mails: Int', 'mails: String') });
  const { code, stderr } = await folder.run(PUBLISH);
  expect(code).toBe(1);
  expect(stderr).toContain('build subgraphs "mail", "users" into supergraph "main@current"');
  expect(stderr).toMatch(/(mail|users)\.graphql:\d+:\d+/);
  expect((await folder.run(['subgraph', 'list'])).code).toBe(1);
});
