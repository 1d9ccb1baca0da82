import { CommanderError } from 'commander';
import { PorticoError } from '../core/portico-error.ts';
import { porticoVersion } from '../core/portico-version.ts';
import { exitCodeOf } from './exit-code.ts';
import { tell, tellError } from './output/progress.ts';
import { terminalText } from './output/terminal-text.ts';
import { createProgram } from './program.ts';

// `| head` takes what it wants and hangs up: nothing has gone wrong.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await createProgram(porticoVersion()).parseAsync();
} catch (error) {
  if (error instanceof PorticoError) tellError(error, `${error.spec.help}\n`);
  else if (!(error instanceof CommanderError)) tell(terminalText(String(error instanceof Error ? error.stack : error)));
  process.exitCode = exitCodeOf(error);
}
