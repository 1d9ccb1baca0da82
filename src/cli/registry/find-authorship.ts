import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { cutText } from '../../core/cut-text.ts';
import type { Authorship } from '../../registry/model/history-entry.ts';
import type { Surroundings } from '../surroundings.ts';
import type { AuthorshipFlags } from './authorship-flags.ts';

/** Variables that name the commit, the branch and the person that a CI run is for; earlier ones win. */
const CI_COMMIT = [
  'GITHUB_SHA',
  'CI_COMMIT_SHA',
  'CIRCLE_SHA1',
  'BUILDKITE_COMMIT',
  'BITBUCKET_COMMIT',
  'BUILD_SOURCEVERSION',
  'TRAVIS_COMMIT',
  'DRONE_COMMIT_SHA',
  'GIT_COMMIT',
];
const CI_BRANCH = [
  'GITHUB_HEAD_REF',
  'GITHUB_REF_NAME',
  'CI_COMMIT_REF_NAME',
  'CIRCLE_BRANCH',
  'BUILDKITE_BRANCH',
  'BITBUCKET_BRANCH',
  'BUILD_SOURCEBRANCHNAME',
  'TRAVIS_BRANCH',
  'DRONE_BRANCH',
  'GIT_BRANCH',
];
const CI_USER = [
  'GITHUB_ACTOR',
  'GITLAB_USER_LOGIN',
  'CIRCLE_USERNAME',
  'BUILDKITE_BUILD_CREATOR',
  'BUILD_REQUESTEDFOR',
  'DRONE_COMMIT_AUTHOR',
];

/** As the record allows. */
const MAX_LENGTH = { who: 200, gitCommit: 100, gitBranch: 200, message: 2_000 } as const;
const GIT_TIMEOUT_MS = 5_000;

/**
 * Who makes a change, from where and what for: flags over the variables of CI systems over git over the system.
 *
 * Without git, or outside of a repository, commit and branch are absent. Texts longer than a record may hold are cut.
 */
export async function findAuthorship(
  flags: AuthorshipFlags,
  { env, cwd }: Surroundings,
  now: Date = new Date(),
): Promise<Authorship> {
  const [commit, branch, user] = await Promise.all([
    flags.gitCommit ?? firstOf(env, CI_COMMIT) ?? git(['rev-parse', 'HEAD'], cwd),
    flags.gitBranch ?? firstOf(env, CI_BRANCH) ?? git(['symbolic-ref', '--short', 'HEAD'], cwd),
    flags.who ?? firstOf(env, CI_USER) ?? git(['config', 'user.name'], cwd),
  ]);
  return {
    who: cutText(user ?? systemUser(env), MAX_LENGTH.who),
    at: now.toISOString(),
    ...(commit !== undefined && { gitCommit: cutText(commit, MAX_LENGTH.gitCommit) }),
    ...(branch !== undefined && { gitBranch: cutText(branch, MAX_LENGTH.gitBranch) }),
    ...(flags.message !== undefined && { message: cutText(flags.message, MAX_LENGTH.message) }),
  };
}

function firstOf(env: NodeJS.ProcessEnv, names: readonly string[]): string | undefined {
  return names.map((name) => env[name]).find((value) => value !== undefined && value !== '');
}

/** What git prints; undefined when it is not there, or has nothing to say. */
function git(args: readonly string[], cwd: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile('git', args, { cwd, timeout: GIT_TIMEOUT_MS }, (error, stdout) => {
      resolve(error === null && stdout.trim() !== '' ? stdout.trim() : undefined);
    });
  });
}

/** A user id without a name, as containers have it, is no error. */
function systemUser(env: NodeJS.ProcessEnv): string {
  try {
    return userInfo().username;
  } catch {
    return env.USER || env.USERNAME || 'unknown';
  }
}
