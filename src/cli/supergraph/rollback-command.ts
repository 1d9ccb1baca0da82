import { Command } from 'commander';
import { parseSequence } from '../option-values/parse-sequence.ts';
import type { OutputFlags } from '../output/output-flags.ts';
import { addOutputFlags } from '../output/output-flags.ts';
import { tell } from '../output/progress.ts';
import type { CommandResult } from '../output/run-command.ts';
import { runCommand } from '../output/run-command.ts';
import type { AuthorshipFlags } from '../registry/authorship-flags.ts';
import { addAuthorshipFlags } from '../registry/authorship-flags.ts';
import { findAuthorship } from '../registry/find-authorship.ts';
import { refusalError } from '../registry/refusal-error.ts';
import type { RegistryFlags } from '../registry/registry-flags.ts';
import { addRegistryArguments } from '../registry/registry-flags.ts';
import type { RetentionFlags } from '../registry/retention-flags.ts';
import { addRetentionFlags } from '../registry/retention-flags.ts';
import { supergraphData } from '../registry/supergraph-data.ts';
import type { OpenRegistry } from '../registry/with-registry.ts';
import { withRegistry } from '../registry/with-registry.ts';
import { surroundings } from '../surroundings.ts';

interface RollbackFlags extends RegistryFlags, OutputFlags, AuthorshipFlags, RetentionFlags {
  readonly to: number;
}

/** `portico supergraph rollback`: what a change has led to is current again. Nothing is composed anew. */
export function rollbackCommand(): Command {
  const command = new Command('rollback')
    .description('make the subgraphs and the supergraph of an earlier change current again')
    .requiredOption(
      '--to <number>',
      'the change to go back to; `portico supergraph history` lists them',
      parseSequence,
    );
  return addOutputFlags(addRegistryArguments(addRetentionFlags(addAuthorshipFlags(command)))).action(
    (graph: string | undefined, flags: RollbackFlags) =>
      runCommand(flags, () => withRegistry(flags, graph, (opened) => rollBack(opened, flags))),
  );
}

async function rollBack({ registry, name: graph }: OpenRegistry, flags: RollbackFlags): Promise<CommandResult> {
  const { to } = flags;
  tell(`Rolling back ${graph} to change ${to}`);
  const by = await findAuthorship(flags, surroundings());
  const result = await registry.rollback({ to, by });
  if (result.kind === 'refused') {
    if (result.refusal.kind === 'does-not-compose') throw new TypeError('a rollback composes nothing');
    throw refusalError(result.refusal, graph);
  }
  const { sequence, supergraph } = result.head;
  const isChanged = result.kind === 'rolled-back';
  if (isChanged) tell(`'${graph}' is as change ${to} has left it. This is change ${sequence}`);
  else tell(`'${graph}' was NOT changed because it is as change ${to} has left it`);
  return {
    text: '',
    data: {
      graph,
      to,
      sequence,
      graph_was_changed: isChanged,
      supergraph: supergraphData(supergraph),
    },
  };
}
