import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readAptSources, sourcesForSuite } from './apt-sources.ts';

export interface DebianPackage {
  readonly name: string;
  /** Another release to take it from; undefined is the machine's own. */
  readonly suite?: string;
}

/**
 * Unpacks a Debian package, with what it needs and this machine lacks, into `cacheFolder/<name>`; no root needed.
 *
 * apt works on private lists, caches and (for another release) private sources, so nothing of the machine changes.
 * Returns the folder, in which paths are as in the package (`usr/bin/…`). What was fetched before is used again.
 * Errors  rejects with what apt said.
 */
export async function fetchDebianPackage(wanted: DebianPackage, cacheFolder: string): Promise<string> {
  const target = join(cacheFolder, wanted.name);
  if (existsSync(target)) return target;
  await mkdir(cacheFolder, { recursive: true });
  // Two test runs may get here at once: each works in a folder of its own, and the first to finish moves it in place.
  const work = await mkdtemp(join(cacheFolder, `${wanted.name}-`));
  try {
    const options = await aptOptions(wanted, work);
    await run('apt-get', [...options, 'update'], work);
    const archives = await downloadArchives(wanted.name, options, work);
    const root = join(work, 'root');
    for (const archive of archives) await run('dpkg', ['-x', archive, root], work);
    await rename(root, target).catch((error: unknown) => {
      if (!existsSync(target)) throw error;
    });
    return target;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function aptOptions(wanted: DebianPackage, work: string): Promise<readonly string[]> {
  for (const folder of ['lists/partial', 'cache/archives/partial', 'log']) {
    await mkdir(join(work, folder), { recursive: true });
  }
  const settings = [
    `Dir::State::lists=${join(work, 'lists')}`,
    `Dir::Cache=${join(work, 'cache')}`,
    `Dir::Log=${join(work, 'log')}`,
    'Debug::NoLocking=1',
    // As root apt would otherwise try to download as a user that may not write here.
    `APT::Sandbox::User=${process.getuid?.() === 0 ? 'root' : ''}`,
    'Acquire::Languages=none',
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false',
    'Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false',
    // A release that gets no more updates keeps the date of its last one.
    'Acquire::Check-Valid-Until=false',
    'Acquire::Retries=2',
    // What the machine runs after an update or download is meant for its own lists.
    'APT::Update::Post-Invoke=',
    'APT::Update::Post-Invoke-Success=',
    'APT::Install-Recommends=false',
  ];
  if (wanted.suite !== undefined) {
    const text = sourcesForSuite(readAptSources('/etc/apt'), wanted.suite);
    if (text === undefined) throw new Error('no main Debian entry in /etc/apt/sources.list or sources.list.d');
    const file = join(work, 'private.sources');
    await writeFile(file, text);
    settings.push(`Dir::Etc::sourcelist=${file}`, 'Dir::Etc::sourceparts=/dev/null');
  }
  return settings.flatMap((setting) => ['-o', setting]);
}

async function downloadArchives(name: string, options: readonly string[], work: string): Promise<readonly string[]> {
  const folder = join(work, 'cache', 'archives');
  // Resolves dependencies against what is installed; a machine with a broken package state still gets the package.
  const withNeeds = run('apt-get', [...options, 'install', '--yes', '--download-only', name], folder);
  await withNeeds.catch(() => run('apt-get', [...options, 'download', name], folder));
  const archives = (await readdir(folder)).filter((file) => file.endsWith('.deb'));
  if (archives.length === 0) throw new Error(`apt downloaded nothing for ${name}`);
  return archives.map((file) => join(folder, file));
}

async function run(command: string, args: readonly string[], cwd: string): Promise<void> {
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
    await promisify(execFile)(command, args, { cwd, env, timeout: 300_000, maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    const reason = stderr.split('\n').findLast((line) => /^E: /.test(line)) ?? stderr.trim().split('\n').at(-1);
    throw new Error(`${command} ${args.at(-1)}: ${reason || message}`, { cause: error });
  }
}
