import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PORTICO = join(import.meta.dirname, '../../bin/portico.mjs');
const TIMEOUT_MS = 60_000;

/** Runs one command line after the other, as a terminal in `folder` would show it. */
export function openConsole(folder: string, env: NodeJS.ProcessEnv): (command: string) => Promise<readonly string[]> {
  const programs = join(folder, '.programs');
  mkdirSync(programs, { recursive: true });
  const portico = join(programs, 'portico');
  writeFileSync(portico, `#!/bin/sh\nexec "${process.execPath}" "${PORTICO}" "$@"\n`);
  chmodSync(portico, 0o755);
  const options = {
    cwd: folder,
    timeout: TIMEOUT_MS,
    env: { PATH: `${programs}:${process.env.PATH}`, HOME: folder, NO_COLOR: '1', USER: 'anna', ...env },
  };
  return (command) =>
    new Promise((resolve) => {
      // Both streams in one, as on a terminal.
      execFile('/bin/sh', ['-c', `exec 2>&1\n${command}`], options, (error, stdout) => {
        const lines = stdout === '' ? [] : stdout.replace(/\n$/, '').split('\n');
        resolve(error === null ? lines : [...lines, `[exit ${error.code ?? error.signal}]`]);
      });
    });
}
