import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AuthorshipFlags } from '../../../../src/cli/registry/authorship-flags.ts';
import { findAuthorship } from '../../../../src/cli/registry/find-authorship.ts';

const NOW = new Date('2026-11-26T12:00:00.000Z');

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'portico-who-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const find = (flags: AuthorshipFlags = {}, env: NodeJS.ProcessEnv = {}) => findAuthorship(flags, { env, cwd }, NOW);

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd, encoding: 'utf8' }).trim();
}

function makeRepository(): string {
  git('init', '--quiet', '--initial-branch', 'topic');
  git('config', 'user.name', 'Ann Example');
  git('config', 'user.email', 'ann@example.com');
  writeFileSync(join(cwd, 'a.graphql'), 'type Query { a: Int }');
  git('add', '.');
  git('-c', 'commit.gpgsign=false', 'commit', '--quiet', '--message', 'first');
  return git('rev-parse', 'HEAD');
}

test('in a repository: the user of git, the commit and the branch', async () => {
  const gitCommit = makeRepository();
  expect(await find()).toEqual({ who: 'Ann Example', at: NOW.toISOString(), gitCommit, gitBranch: 'topic' });
});

test('a commit that no branch names has none', async () => {
  const gitCommit = makeRepository();
  git('checkout', '--quiet', '--detach');
  expect(await find({ who: 'ann' })).toEqual({ who: 'ann', at: NOW.toISOString(), gitCommit });
});

test('outside of a repository: the user of git or of the system, and no commit', async () => {
  const { who, gitCommit, gitBranch } = await find();
  expect([gitCommit, gitBranch]).toEqual([undefined, undefined]);
  const ofGit = (() => {
    try {
      return git('config', 'user.name');
    } catch {
      return undefined;
    }
  })();
  expect(who).toBe(ofGit ?? userInfo().username);
});

test.each([
  ['GitHub', { GITHUB_SHA: 'c', GITHUB_REF_NAME: '7/merge', GITHUB_HEAD_REF: 'b', GITHUB_ACTOR: 'u' }],
  ['GitHub, a push', { GITHUB_SHA: 'c', GITHUB_REF_NAME: 'b', GITHUB_HEAD_REF: '', GITHUB_ACTOR: 'u' }],
  ['GitLab', { CI_COMMIT_SHA: 'c', CI_COMMIT_REF_NAME: 'b', GITLAB_USER_LOGIN: 'u' }],
])('variables of %s go before git', async (_name, env) => {
  makeRepository();
  expect(await find({}, env)).toEqual({ who: 'u', at: NOW.toISOString(), gitCommit: 'c', gitBranch: 'b' });
});

test('flags go before everything', async () => {
  const flags = { who: 'w', message: 'm', gitCommit: 'x', gitBranch: 'y' };
  const env = { GITHUB_SHA: 'c', GITHUB_REF_NAME: 'b', GITHUB_ACTOR: 'u' };
  expect(await find(flags, env)).toEqual({
    who: 'w',
    at: NOW.toISOString(),
    message: 'm',
    gitCommit: 'x',
    gitBranch: 'y',
  });
});

test('no longer than a record may hold', async () => {
  const { who, message } = await find({
    who: 'w'.repeat(300),
    message: 'm'.repeat(5_000),
    gitCommit: 'c',
    gitBranch: 'b',
  });
  expect([who.length, message?.length]).toEqual([200, 2_000]);
});
