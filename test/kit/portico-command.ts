import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';

const PORTICO = join(import.meta.dirname, '../../bin/portico.mjs');

export interface CommandOutcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of its own, in which the real program is run. */
export interface CommandFolder extends Disposable {
  readonly path: string;
  /** By file name; folders are made. */
  write(files: Readonly<Record<string, string>>): void;
  /** Runs `portico` with these arguments and waits for its end. */
  run(args: readonly string[], options?: RunOptions): Promise<CommandOutcome>;
  /** As `run`, and the envelope that `--format json` prints. */
  json(
    args: readonly string[],
    options?: RunOptions,
  ): Promise<{ readonly code: number | null; readonly envelope: Envelope }>;
}

export interface RunOptions {
  /** Standard input. */
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
}

export interface Envelope {
  readonly json_version: string;
  // biome-ignore lint/suspicious/noExplicitAny: each command has its own data
  readonly data: any;
  readonly error: { readonly code: string; readonly message: string; readonly details?: unknown } | null;
}

/** The environment of the program: none of the variables that it reads, and no configuration of git. */
function plainEnvironment(home: string): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, HOME: home, GIT_CONFIG_NOSYSTEM: '1', USER: 'tester' };
}

/** `like`: with a copy of all that is in this one. */
export function makeCommandFolder(like?: CommandFolder): CommandFolder {
  const path = mkdtempSync(join(tmpdir(), 'portico-cli-'));
  if (like !== undefined) cpSync(like.path, path, { recursive: true });
  const run = async (args: readonly string[], options: RunOptions = {}): Promise<CommandOutcome> => {
    const child = spawn(process.execPath, [PORTICO, ...args], {
      cwd: path,
      env: { ...plainEnvironment(path), ...options.env },
    });
    // A program that does not read its input may have ended before it was written.
    child.stdin.on('error', () => {}).end(options.input ?? '');
    const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
    const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
    return { code, stdout, stderr };
  };
  return {
    path,
    run,
    write: (files) => {
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(dirname(join(path, name)), { recursive: true });
        writeFileSync(join(path, name), content);
      }
    },
    json: async (args, options) => {
      const { code, stdout } = await run([...args, '--format', 'json'], options);
      return { code, envelope: JSON.parse(stdout) as Envelope };
    },
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}
