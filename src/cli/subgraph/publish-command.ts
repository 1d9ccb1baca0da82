import { Command } from 'commander';
import { runCommand } from '../output/run-command.ts';
import type { ProposalFlags } from '../proposal/proposal-flags.ts';
import { addProposalFlags, requireProposal } from '../proposal/proposal-flags.ts';
import { readProposed } from '../proposal/read-proposed.ts';
import type { PublishFlags } from '../publish/publish-flags.ts';
import { addPublishFlags } from '../publish/publish-flags.ts';
import { publishProposed } from '../publish/publish-proposed.ts';
import { checkSyntax } from '../read-schema.ts';

/** `portico subgraph publish`: schemas become part of the graph if all of it composes, several at once or none of them. */
export function publishCommand(): Command {
  const command = new Command('publish').description('publish the schema of a subgraph, or of several at once');
  return addPublishFlags(addProposalFlags(command)).action(
    (graph: string | undefined, flags: PublishFlags & ProposalFlags) => {
      requireProposal(flags, command);
      return runCommand(flags, async () => {
        const proposed = await readProposed(flags);
        for (const text of proposed.texts.values()) await checkSyntax(text);
        return publishProposed(flags, graph, proposed);
      });
    },
  );
}
