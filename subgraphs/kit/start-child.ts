import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';

/** How a process ended: one of the two is null. */
export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A process that we started and that ends with us. */
export interface Child {
  readonly pid: number | undefined;
  /** Resolves when it has ended. Never rejects. */
  readonly exited: Promise<Exit>;
  isRunning(): boolean;
  onMessage(listener: (message: unknown) => void): void;
  /** Asks it to stop (SIGTERM) and, when it has not after `graceMs` (default 10,000), kills it. */
  stop(graceMs?: number): Promise<Exit>;
  /** Ends it at once (SIGKILL). */
  kill(): Promise<Exit>;
}

export interface ChildOptions {
  arguments?: readonly string[];
  /** The whole environment of the process. */
  env: NodeJS.ProcessEnv;
  cwd?: string;
  /** Where its output goes: to ours, or nowhere. */
  output: 'inherit' | 'ignore';
  /** Options for Node itself. */
  nodeOptions?: readonly string[];
}

/**
 * Runs a module in a Node process of its own, in a process group of its own: Ctrl-C in a terminal goes to us alone, and we
 * decide in which order things stop. An IPC channel ties it to us: it sees `disconnect` when we are gone.
 */
export function startChild(modulePath: string, options: ChildOptions): Child {
  const process: ChildProcess = fork(modulePath, options.arguments ?? [], {
    env: options.env,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    execArgv: [...(options.nodeOptions ?? [])],
    stdio: ['ignore', options.output, options.output, 'ipc'],
    detached: true,
  });
  const exited = new Promise<Exit>((resolve) => {
    process.once('exit', (code, signal) => resolve({ code, signal }));
    process.once('error', () => resolve({ code: 1, signal: null }));
  });
  const isRunning = (): boolean =>
    process.exitCode === null && process.signalCode === null && process.pid !== undefined;
  const kill = (): Promise<Exit> => {
    process.kill('SIGKILL');
    return exited;
  };
  return {
    pid: process.pid,
    exited,
    isRunning,
    onMessage: (listener) => void process.on('message', listener),
    stop: async (graceMs = 10_000) => {
      if (!isRunning()) return exited;
      const timer = setTimeout(kill, graceMs);
      process.kill('SIGTERM');
      return exited.finally(() => clearTimeout(timer));
    },
    kill,
  };
}
