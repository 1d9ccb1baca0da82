import { Command } from 'commander';
import { composeCommand } from './compose-command.ts';

/** `portico supergraph …`: rover's verbs, streams, texts and exit codes, and what a registry adds to them. */
export function supergraphCommand(): Command {
  return new Command('supergraph').description('work with composed schemas').addCommand(composeCommand());
}
