import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Launcher } from '../services/launcher.ts';
import { containerName, launchCommand } from '../services/launcher.ts';
import { startProcess } from './start-process.ts';

/** A real service (Consul, Redis) started by a test, as a process or as a container. */
export interface OwnedService {
  readonly running: boolean;
  /** What it has written, for failure messages. */
  output(): string;
  signal(name: NodeJS.Signals): Promise<void>;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** Runs `program` by the launcher. `folder` is removed by whoever made it, or when the tests die. */
export async function startService(
  launcher: Launcher,
  program: string,
  args: readonly string[],
  folder: string,
): Promise<OwnedService> {
  const { command, args: allArgs, env, ifOrphaned } = launchCommand(launcher, program, args, folder);
  const child = await startProcess(command, allArgs, { env, ifOrphaned });
  const signal = async (name: NodeJS.Signals): Promise<void> => {
    if (!child.running) return;
    // The docker client passes on neither SIGKILL nor SIGSTOP: the container itself must get them.
    if (launcher.kind === 'docker') await run('docker', ['kill', '--signal', name, containerName(folder)]);
    else child.signal(name);
  };
  return {
    get running() {
      return child.running;
    },
    output: () => `${child.stdout}${child.stderr}`.trim(),
    signal,
    async kill() {
      await signal('SIGKILL');
      await child.kill();
    },
    async stop() {
      // A paused process does not see SIGTERM.
      await signal('SIGCONT');
      await child.stop();
    },
  };
}

const run = promisify(execFile);
