import { Command } from 'commander';
import { nearestName } from '../config/nearest-name.ts';
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
  nameTheWholeCommand(program);
  return program;
}

/** `portico status` is meant as `portico supergraph status`: Commander looks for near names on the same level only. */
function nameTheWholeCommand(program: Command): void {
  program.on('command:*', ([name = '']: readonly string[]) => {
    const whole = program.commands.flatMap((parent) =>
      parent.commands.filter((child) => child.name() === name).map(() => `portico ${parent.name()} ${name}`),
    );
    const names = program.commands.map((child) => child.name());
    const near = whole.length > 0 ? whole.join(' or ') : nearestName(name, names);
    const hint = near === null ? '' : ` (did you mean ${near}?)`;
    program.error(`error: unknown command '${name}'${hint}`, { code: 'commander.unknownCommand' });
  });
}

/** Commander ends the process itself unless told otherwise, also for subcommands, and always with 1. */
function throwInsteadOfExiting(command: Command): void {
  command.exitOverride().showHelpAfterError('(--help tells the options)');
  for (const child of command.commands) throwInsteadOfExiting(child);
}
