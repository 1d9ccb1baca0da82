import { Command } from 'commander';
import { listCommand } from './list-command.ts';
import { showCommand } from './show-command.ts';

/** `portico operations …`: what gateways have recorded of the operations that clients send. */
export function operationsCommand(): Command {
  return new Command('operations')
    .description('look at the operations that clients send')
    .addCommand(listCommand())
    .addCommand(showCommand());
}
