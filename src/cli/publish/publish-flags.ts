import type { Command } from 'commander';
import type { CheckFlags } from '../check/check-flags.ts';
import { addCheckFlags } from '../check/check-flags.ts';
import type { OutputFlags } from '../output/output-flags.ts';
import { addOutputFlags } from '../output/output-flags.ts';
import type { AuthorshipFlags } from '../registry/authorship-flags.ts';
import { addAuthorshipFlags } from '../registry/authorship-flags.ts';
import type { RegistryFlags } from '../registry/registry-flags.ts';
import { addRegistryArguments } from '../registry/registry-flags.ts';
import type { RetentionFlags } from '../registry/retention-flags.ts';
import { addRetentionFlags } from '../registry/retention-flags.ts';

/** What every publish can be told, whatever it publishes. */
export interface PublishFlags extends RegistryFlags, OutputFlags, AuthorshipFlags, RetentionFlags, CheckFlags {
  readonly check: boolean;
  readonly allowCompositionErrors: boolean;
  readonly found: boolean;
}

/** The flags of a publish, and the graph as an argument. */
export function addPublishFlags(command: Command): Command {
  command
    .option(
      '--allow-composition-errors',
      'record schemas even if they do not compose with the others; gateways go on with what composed last',
      false,
    )
    .option(
      '--no-found',
      'in the first change of a graph in Consul: leave out the subgraphs that its gateways find there without a registry',
    )
    .option('--check', 'publish only what passes the check of `portico subgraph check`', false);
  return addOutputFlags(addRegistryArguments(addCheckFlags(addRetentionFlags(addAuthorshipFlags(command)))));
}
