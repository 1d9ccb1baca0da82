/**
 * How the tests start a real service of their own.
 *
 * `binary`  an executable; `libraryPath` is its LD_LIBRARY_PATH when it was unpacked and not installed.
 * `docker`  an image, run as a child process on the host's network.
 * `none`    nothing can be started; `reason` says what was tried.
 */
export type Launcher =
  | { readonly kind: 'binary'; readonly path: string; readonly version: string; readonly libraryPath?: string }
  | { readonly kind: 'docker'; readonly image: string; readonly version: string }
  | { readonly kind: 'none'; readonly reason: string };

/** What the tests know about one service; travels from the test run to the test files as JSON in the environment. */
export interface Supply {
  readonly launcher: Launcher;
  /** A running instance that the caller's environment named. It is used, never stopped, and shared with others. */
  readonly runningAt?: string;
}

export interface LaunchCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Shell command that removes what a killed process leaves behind. */
  readonly ifOrphaned: string;
}

/**
 * The command line that runs a service's program with `args`.
 *
 * `program` is the executable inside an image; `folder` holds the service's data and configuration and has the same
 * path inside and outside of a container. Errors: with launcher `none` an `Error` that carries the reason.
 */
export function launchCommand(
  launcher: Launcher,
  program: string,
  args: readonly string[],
  folder: string,
): LaunchCommand {
  const removeFolder = `rm -rf '${folder}'`;
  switch (launcher.kind) {
    case 'binary': {
      const env = { PATH: process.env.PATH, LD_LIBRARY_PATH: launcher.libraryPath };
      return { command: launcher.path, args, env, ifOrphaned: removeFolder };
    }
    case 'docker': {
      const name = containerName(folder);
      const user = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;
      const run = [
        'run',
        '--rm',
        '--name',
        name,
        '--network',
        'host',
        '--user',
        user,
        '--volume',
        `${folder}:${folder}`,
      ];
      return {
        command: 'docker',
        args: [...run, '--entrypoint', program, launcher.image, ...args],
        env: process.env,
        ifOrphaned: `docker rm --force ${name} >/dev/null 2>&1; ${removeFolder}`,
      };
    }
    case 'none':
      throw new Error(launcher.reason);
  }
}

/** Killing the docker client leaves the container running: it is found again by the name of its folder. */
export function containerName(folder: string): string {
  return folder.slice(folder.lastIndexOf('/') + 1);
}
