import { Command } from 'commander';
import { deleteCommand } from './delete-command.ts';
import { fetchCommand } from './fetch-command.ts';
import { introspectCommand } from './introspect-command.ts';
import { listCommand } from './list-command.ts';
import { publishCommand } from './publish-command.ts';

/** `portico subgraph …`: rover's verbs, streams, texts and exit codes. */
export function subgraphCommand(): Command {
  return new Command('subgraph')
    .description('publish and read the schemas of subgraphs')
    .addCommand(publishCommand())
    .addCommand(fetchCommand())
    .addCommand(listCommand())
    .addCommand(deleteCommand())
    .addCommand(introspectCommand());
}
