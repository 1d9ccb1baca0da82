import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { PeerUnavailable } from './peer.ts';

const CACHE = join(import.meta.dirname, '..', '..', '.portico', 'bench', 'peers');
const FILES = ['package.json', 'package-lock.json'];

/**
 * Installs what `bench/peers/<name>/package-lock.json` pins into a cache folder, once, and returns that folder.
 *
 * Peers are no dependencies of the project: whoever measures gets them, nobody else. Install scripts are not run.
 * Errors  `PeerUnavailable` with what npm said.
 */
export async function installPeer(name: string): Promise<string> {
  const pinned = join(import.meta.dirname, name);
  const folder = join(CACHE, name);
  const marker = join(folder, 'installed.json');
  const wanted = FILES.map((file) => readFileSync(join(pinned, file), 'utf8')).join('\n');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of FILES) cpSync(join(pinned, file), join(folder, file));
  process.stderr.write(`bench: installing ${name} into a cache folder …\n`);
  try {
    await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: folder,
      // npm itself, and what it checks packages against, should be this Node.
      env: { ...npmFreeEnvironment(), PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ''}` },
      timeout: 300_000,
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    const reason = stderr.split('\n').find((line) => /npm error/.test(line)) ?? message;
    throw new PeerUnavailable(`npm could not install it: ${reason}`, { cause: error });
  }
  writeFileSync(marker, wanted);
  return folder;
}

/** Version of one package that `installPeer` has installed. */
export function installedVersion(folder: string, name: string): string {
  const text = readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** Run by `npm run`, npm has told us about this project (`npm_package_json`, `npm_config_local_prefix`, …). */
function npmFreeEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^npm_(package|lifecycle|config_local)/i.test(name));
  return Object.fromEntries(kept);
}
