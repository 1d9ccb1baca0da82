import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readProposalFolder } from '../../../../src/cli/proposal/read-proposal-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portico-proposal-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (...names: readonly string[]) => {
  for (const name of names) writeFileSync(join(folder, name), `# ${name}`);
};

test('a schema for each that changes, an empty file for each that goes, and other files are nothing of it', async () => {
  write('users.graphql', 'news.graphqls', 'mail.deleted', 'notes.txt', '.graphql');
  const { schemas, deleted } = await readProposalFolder(folder);
  expect([...schemas]).toEqual([
    ['news', { sdl: '# news.graphqls', place: join(folder, 'news.graphqls') }],
    ['users', { sdl: '# users.graphql', place: join(folder, 'users.graphql') }],
  ]);
  expect(deleted).toEqual(['mail']);
});

test.each([
  ['two files for one subgraph', ['a.graphql', 'a.deleted'], 'it has two files for a'],
  ['nothing in it', ['notes.txt'], 'it has no <name>.graphql and no <name>.deleted'],
])('%s is refused', async (_case, names, reason) => {
  write(...names);
  await expect(readProposalFolder(folder)).rejects.toMatchObject({
    code: 'PROPOSAL_UNREADABLE',
    message: expect.stringContaining(reason),
  });
});

test('a folder that is not there is refused', async () => {
  await expect(readProposalFolder(join(folder, 'none'))).rejects.toMatchObject({
    code: 'PROPOSAL_UNREADABLE',
    message: expect.stringContaining('ENOENT'),
  });
});
