import { Command } from 'commander';

/** `portico subgraph …`: rover's verbs, streams, texts and exit codes. */
export function subgraphCommand(): Command {
  return new Command('subgraph').description('publish, check and read the schemas of subgraphs');
}
