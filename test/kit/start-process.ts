import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface StartProcessOptions {
  /** Working directory. Default: that of the tests. */
  readonly cwd?: string;
  /** The whole environment of the process. Default: that of the tests. */
  readonly env?: NodeJS.ProcessEnv;
  /** Shell command that cleans up when the test process died without stopping this one; `$1` is the process id. */
  readonly ifOrphaned?: string;
  /** `inherit`: the output goes where ours goes and is not kept. Default `keep`. */
  readonly output?: 'keep' | 'inherit';
}

export interface ExitStatus {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface OwnedProcess extends AsyncDisposable {
  readonly pid: number;
  /** Everything written so far, in order of arrival. */
  readonly stdout: string;
  readonly stderr: string;
  /** Settles when the process has ended and its output is complete. Never rejects. */
  readonly exited: Promise<ExitStatus>;
  readonly running: boolean;
  /** Sends a signal to the process alone. */
  signal(name: NodeJS.Signals): void;
  /** SIGKILL to the process and to everything it started; settles when it has gone. */
  kill(): Promise<void>;
  /** SIGTERM, and `kill()` when that was not enough within `graceMs` (default 5,000). */
  stop(graceMs?: number): Promise<void>;
}

/**
 * Starts a program that cannot outlive the tests.
 *
 * It leads a process group of its own, so that Ctrl-C reaches the test runner only and `kill` reaches its children.
 * Beside it a shell waits on a pipe that only we hold: when this process ends in whatever way, also by SIGKILL, the
 * pipe closes and the shell kills the group.
 *
 * Errors  rejects when the program cannot be started.
 */
export async function startProcess(
  command: string,
  args: readonly string[],
  options: StartProcessOptions = {},
): Promise<OwnedProcess> {
  const output = options.output === 'inherit' ? 'inherit' : 'pipe';
  const child = spawn(command, args, {
    detached: true,
    stdio: ['ignore', output, output],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: options.env }),
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const exited = new Promise<ExitStatus>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  await once(child, 'spawn');
  const pid = child.pid;
  if (pid === undefined) throw new TypeError(`${command} was started without a process id`);
  const leash = startLeash(pid, options.ifOrphaned ?? '');
  void exited.then(() => leash.kill('SIGKILL'));

  const kill = async (): Promise<void> => {
    signalGroup(pid, 'SIGKILL');
    await exited;
  };
  return {
    pid,
    exited,
    get stdout() {
      return stdout;
    },
    get stderr() {
      return stderr;
    },
    get running() {
      return child.exitCode === null && child.signalCode === null;
    },
    signal: (name) => void child.kill(name),
    kill,
    async stop(graceMs = 5_000) {
      child.kill('SIGTERM');
      const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), graceMs);
      await exited;
      clearTimeout(timer);
    },
    [Symbol.asyncDispose]: kill,
  };
}

function startLeash(pid: number, ifOrphaned: string): ChildProcess {
  const script = `cat >/dev/null; kill -s KILL -- "-$1" 2>/dev/null; ${ifOrphaned}`;
  const leash = spawn('/bin/sh', ['-c', script, 'leash', String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  leash.unref();
  return leash;
}

function signalGroup(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(-pid, name);
  } catch (error) {
    // The group is empty: everything has ended already.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
