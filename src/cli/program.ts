import { Command } from 'commander';
import { configCommand } from './config-command.ts';
import { limitsCommand } from './limits-command.ts';
import { operationsCommand } from './operations/operations-command.ts';
import { planCommand } from './plan-command.ts';
import { serveCommand } from './serve-command.ts';
import { subgraphCommand } from './subgraph/subgraph-command.ts';
import { supergraphCommand } from './supergraph/supergraph-command.ts';

/**
 * The `portico` program with all its commands.
 *
 * A command's module says what the command takes, and imports what it needs when it runs: help and short commands must
 * not wait for a gateway to be loaded.
 */
export function createProgram(version: string): Command {
  const program = new Command('portico')
    .description('A GraphQL federation gateway')
    .version(version, '-V, --version')
    .addCommand(serveCommand())
    .addCommand(subgraphCommand())
    .addCommand(supergraphCommand())
    .addCommand(operationsCommand())
    .addCommand(planCommand())
    .addCommand(limitsCommand())
    .addCommand(configCommand());
  throwInsteadOfExiting(program);
  return program;
}

/** Commander ends the process itself unless told otherwise, also for subcommands, and always with 1. */
function throwInsteadOfExiting(command: Command): void {
  command.exitOverride().showHelpAfterError('(--help tells the options)');
  for (const child of command.commands) throwInsteadOfExiting(child);
}
