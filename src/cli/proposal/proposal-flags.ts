import type { Command } from 'commander';
import { Option } from 'commander';
import { collect } from '../option-values/collect.ts';
import type { RoutingFlags } from './routing-flags.ts';
import { addRoutingFlags } from './routing-flags.ts';

/** Which subgraphs are to change, and how. */
export interface ProposalFlags extends RoutingFlags {
  readonly name?: string;
  readonly schema?: string;
  readonly proposal?: string;
  readonly delete: readonly string[];
}

/** `--name` and `--schema` for one subgraph, `--proposal` and `--delete` for several at once, and the flags of routing. */
export function addProposalFlags(command: Command): Command {
  command
    .option('-n, --name <name>', 'name of the subgraph')
    .option('-s, --schema <file>', 'its schema, or - for standard input')
    .addOption(
      new Option(
        '--proposal <folder>',
        'several subgraphs at once: a file <name>.graphql for each that changes, an empty <name>.deleted for each that goes',
      ).conflicts(['name', 'schema', 'routingUrl', 'service']),
    )
    .addOption(
      new Option('--delete <name>', 'a subgraph that is to go; may be given several times')
        .default([], 'none')
        .argParser(collect),
    );
  return addRoutingFlags(command);
}

/** Ends the program, as usage, unless the flags name at least one change. */
export function requireProposal({ name, schema, proposal, delete: deleted }: ProposalFlags, command: Command): void {
  const misused = (message: string) =>
    command.error(`error: ${message}`, { code: 'commander.missingArgument', exitCode: 1 });
  if ((name === undefined) !== (schema === undefined)) misused('--name and --schema go together');
  if (name === undefined && proposal === undefined && deleted.length === 0)
    misused('give --name and --schema, --proposal or --delete');
}
