import { Command } from 'commander';
import { composeCommand } from './compose-command.ts';
import { diffCommand } from './diff-command.ts';
import { fetchCommand } from './fetch-command.ts';
import { historyCommand } from './history-command.ts';
import { publishCommand } from './publish-command.ts';
import { rollbackCommand } from './rollback-command.ts';
import { statusCommand } from './status-command.ts';

/** `portico supergraph …`: rover's verbs, streams, texts and exit codes, and what a registry adds to them. */
export function supergraphCommand(): Command {
  return new Command('supergraph')
    .description('compose, read and roll back the schema that gateways serve')
    .addCommand(composeCommand())
    .addCommand(publishCommand())
    .addCommand(fetchCommand())
    .addCommand(historyCommand())
    .addCommand(diffCommand())
    .addCommand(rollbackCommand())
    .addCommand(statusCommand());
}
