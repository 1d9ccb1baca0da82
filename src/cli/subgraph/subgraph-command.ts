import { Command } from 'commander';
import { checkCommand } from './check-command.ts';
import { deleteCommand } from './delete-command.ts';
import { fetchCommand } from './fetch-command.ts';
import { introspectCommand } from './introspect-command.ts';
import { lintCommand } from './lint-command.ts';
import { listCommand } from './list-command.ts';
import { publishCommand } from './publish-command.ts';

/** `portico subgraph …`: rover's verbs, streams, texts and exit codes. */
export function subgraphCommand(): Command {
  return new Command('subgraph')
    .description('check, publish and read the schemas of subgraphs')
    .addCommand(checkCommand())
    .addCommand(publishCommand())
    .addCommand(fetchCommand())
    .addCommand(listCommand())
    .addCommand(deleteCommand())
    .addCommand(introspectCommand())
    .addCommand(lintCommand());
}
