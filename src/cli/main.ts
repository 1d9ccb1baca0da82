import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { PorticoError } from '../core/portico-error.ts';
import { configCommand } from './config-command.ts';
import { limitsCommand } from './limits-command.ts';
import { planCommand } from './plan-command.ts';
import { serveCommand } from './serve-command.ts';
import { supergraphCommand } from './supergraph-command.ts';

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

// `package.json` is two folders up from here, in a checkout (src/cli) as in the built package (dist/cli).
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const program = new Command('portico')
  .description('A GraphQL federation gateway')
  .version(version, '-V, --version')
  .showHelpAfterError('(--help tells the options)')
  .addCommand(serveCommand())
  .addCommand(supergraphCommand())
  .addCommand(planCommand())
  .addCommand(limitsCommand())
  .addCommand(configCommand());

exitByThrowing(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

/** Commander ends the process itself unless told otherwise, also for subcommands, and always with 1. */
function exitByThrowing(command: Command): void {
  command.exitOverride();
  for (const child of command.commands) exitByThrowing(child);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) {
    const usage = error.code.startsWith('commander.') && error.exitCode !== 0;
    return usage ? EXIT_USAGE : error.exitCode;
  }
  const text =
    error instanceof PorticoError
      ? `error[${error.code}]: ${error.message}\n${error.spec.help}`
      : String(error instanceof Error ? error.stack : error);
  process.stderr.write(`${text}\n`);
  return EXIT_FAILED;
}
