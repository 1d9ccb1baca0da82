import { Command } from 'commander';
import { PorticoError } from '../../core/portico-error.ts';
import type { Composition, SubgraphInput } from '../../supergraph/composition.ts';
import { asBuildError, buildFailure } from '../build-failure.ts';
import { describeIssues, publishedTexts } from '../describe-issues.ts';
import type { OutputFlags } from '../output/output-flags.ts';
import { addOutputFlags } from '../output/output-flags.ts';
import { tell, warn } from '../output/progress.ts';
import type { CommandResult } from '../output/run-command.ts';
import { runCommand } from '../output/run-command.ts';
import type { AuthorshipFlags } from '../registry/authorship-flags.ts';
import { addAuthorshipFlags } from '../registry/authorship-flags.ts';
import { currentHead } from '../registry/current-head.ts';
import { findAuthorship } from '../registry/find-authorship.ts';
import { refusalError } from '../registry/refusal-error.ts';
import type { RegistryFlags } from '../registry/registry-flags.ts';
import { addRegistryArguments } from '../registry/registry-flags.ts';
import type { RetentionFlags } from '../registry/retention-flags.ts';
import { addRetentionFlags } from '../registry/retention-flags.ts';
import { supergraphData } from '../registry/supergraph-data.ts';
import { unknownSubgraph } from '../registry/unknown-subgraph.ts';
import type { OpenRegistry } from '../registry/with-registry.ts';
import { withRegistry } from '../registry/with-registry.ts';
import { surroundings } from '../surroundings.ts';

interface DeleteFlags extends RegistryFlags, OutputFlags, AuthorshipFlags, RetentionFlags {
  readonly name: string;
  readonly confirm: boolean;
  readonly allowCompositionErrors: boolean;
}

/** `portico subgraph delete`: without `--confirm` only says what would happen. */
export function deleteCommand(): Command {
  const command = new Command('delete')
    .description('remove a subgraph from its graph')
    .requiredOption('-n, --name <name>', 'name of the subgraph')
    .option('--confirm', 'remove it; without this flag only what would happen is told', false)
    .option(
      '--allow-composition-errors',
      'remove it even if the others do not compose without it; gateways go on with what composed last',
      false,
    );
  return addOutputFlags(addRegistryArguments(addRetentionFlags(addAuthorshipFlags(command)))).action(
    (graph: string | undefined, flags: DeleteFlags) =>
      runCommand(flags, () =>
        withRegistry(flags, graph, async (opened) => {
          await findSubgraph(opened, flags.name);
          return flags.confirm ? remove(opened, flags) : predict(opened, flags.name);
        }),
      ),
  );
}

async function findSubgraph(opened: OpenRegistry, name: string): Promise<void> {
  const names = Object.keys((await currentHead(opened)).subgraphs);
  if (!names.includes(name)) throw unknownSubgraph(name, names, opened.name);
}

async function predict({ registry, composer, name: graph }: OpenRegistry, name: string): Promise<CommandResult> {
  tell(`Checking for build errors resulting from deleting subgraph ${name} from ${graph}`);
  const rest = (await registry.inputs()).filter((subgraph) => subgraph.name !== name);
  if (rest.length === 0) throw refusalError({ kind: 'last-subgraph' }, graph);
  const errors = errorsOf(await composer.compose(rest));
  if (errors.length > 0) {
    warn(`Deleting the ${name} subgraph from ${graph} would result in the following build errors:`);
    process.stderr.write(describeIssues(errors, publishedTexts(rest)));
    warn('This is only a prediction. If the graph changes before confirming, these errors could change.');
  } else {
    warn('At the time of checking, there would be no build errors resulting from the deletion of this subgraph.');
    warn('This is only a prediction. If the graph changes before confirming, there could be build errors.');
  }
  const { code, message, spec } = new PorticoError('CONFIRMATION_MISSING', { subgraph: name, graph });
  return {
    text: '',
    data: { graph, name, supergraph_was_updated: false },
    failure: {
      code,
      message,
      details: { build_errors: errors.map(asBuildError) },
      report: `${spec.help}\n`,
    },
  };
}

async function remove({ registry, name: graph }: OpenRegistry, flags: DeleteFlags): Promise<CommandResult> {
  const { name } = flags;
  tell(`Deleting subgraph ${name} from ${graph}`);
  let rest: readonly SubgraphInput[] = [];
  let supergraphBefore: string | undefined;
  const result = await registry.publish({
    changes: new Map([[name, null]]),
    by: await findAuthorship(flags, surroundings()),
    allowCompositionErrors: flags.allowCompositionErrors,
    check: async ({ head, after }) => {
      rest = after;
      supergraphBefore = head?.supergraph?.hash;
      return true;
    },
  });
  if (result.kind === 'unchanged') throw new TypeError('a deletion has changed nothing');
  const nothing = { graph, name, supergraph_was_updated: false };
  if (result.kind === 'refused') {
    const { refusal } = result;
    if (refusal.kind !== 'does-not-compose') throw refusalError(refusal, graph);
    const failure = buildFailure(
      refusal.errors,
      `supergraph "${graph}" without subgraph "${name}"`,
      publishedTexts(rest),
    );
    const hint = 'Nothing was deleted. --allow-composition-errors removes it all the same.\n';
    return { text: '', data: nothing, failure: { ...failure, report: `${failure.report}\n${hint}` } };
  }
  const { sequence, supergraph } = result.head;
  const errors = errorsOf(result.composition);
  if (errors.length === 0) {
    tell(`The '${name}' subgraph was removed from '${graph}'. The remaining subgraphs were composed.`);
  } else {
    warn(`The supergraph schema for '${graph}' was not updated. See errors below.`);
    warn(`There were build errors as a result of deleting the '${name}' subgraph from '${graph}':`);
    process.stderr.write(describeIssues(errors, publishedTexts(rest)));
  }
  return {
    text: '',
    data: {
      ...nothing,
      supergraph_was_updated: supergraph?.hash !== supergraphBefore,
      sequence,
      supergraph: supergraphData(supergraph),
      build_errors: errors.map(asBuildError),
    },
  };
}

function errorsOf(composition: Composition) {
  return composition.kind === 'failed' ? composition.errors : [];
}
