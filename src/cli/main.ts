import { readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { PorticoError } from '../core/portico-error.ts';
import { exitCodeOf } from './exit-code.ts';
import { paint } from './output/paint.ts';
import { terminalText } from './output/terminal-text.ts';
import { createProgram } from './program.ts';

// `package.json` is two folders up from here, in a checkout (src/cli) as in the built package (dist/cli).
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

// `| head` takes what it wants and hangs up: nothing has gone wrong.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await createProgram(version).parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) process.stderr.write(`${describe(error)}\n`);
  process.exitCode = exitCodeOf(error);
}

function describe(error: unknown): string {
  if (error instanceof PorticoError)
    return `${paint('red', `error[${error.code}]`)}: ${terminalText(error.message)}\n${error.spec.help}`;
  return terminalText(String(error instanceof Error ? error.stack : error));
}
