import { Command } from 'commander';
import type { Proposal, PublishResult } from '../../registry/registry.ts';
import { asBuildError, buildFailure } from '../build-failure.ts';
import type { SchemaText } from '../describe-issues.ts';
import { describeIssues } from '../describe-issues.ts';
import type { OutputFlags } from '../output/output-flags.ts';
import { addOutputFlags } from '../output/output-flags.ts';
import { tell, warn } from '../output/progress.ts';
import type { CommandResult } from '../output/run-command.ts';
import { runCommand } from '../output/run-command.ts';
import type { AuthorshipFlags } from '../registry/authorship-flags.ts';
import { addAuthorshipFlags } from '../registry/authorship-flags.ts';
import { findAuthorship } from '../registry/find-authorship.ts';
import type { OpenRegistry } from '../registry/open-registry.ts';
import { withRegistry } from '../registry/open-registry.ts';
import { readSchema } from '../registry/read-schema.ts';
import { refusalError } from '../registry/refusal-error.ts';
import type { RegistryFlags } from '../registry/registry-flags.ts';
import { addRegistryArguments } from '../registry/registry-flags.ts';
import type { RoutingFlags } from '../registry/routing-flags.ts';
import { addRoutingFlags, routingUrlOf } from '../registry/routing-flags.ts';
import { shortHash } from '../registry/short-hash.ts';

interface PublishFlags extends RegistryFlags, OutputFlags, RoutingFlags, AuthorshipFlags {
  readonly name: string;
  readonly schema: string;
  readonly allowCompositionErrors: boolean;
}

/** `portico subgraph publish`: a schema becomes part of the graph if all of it composes. */
export function publishCommand(): Command {
  const command = new Command('publish')
    .description('publish the schema of a subgraph')
    .requiredOption('-n, --name <name>', 'name of the subgraph')
    .requiredOption('-s, --schema <file>', 'its schema, or - for standard input');
  addRoutingFlags(command).option(
    '--allow-composition-errors',
    'record the schema even if it does not compose with the others; gateways go on with what composed last',
    false,
  );
  return addOutputFlags(addRegistryArguments(addAuthorshipFlags(command))).action(
    (graph: string | undefined, flags: PublishFlags) =>
      runCommand(flags, async () => {
        const routingUrl = routingUrlOf(flags);
        const schema = await readSchema(flags.schema);
        return withRegistry(flags, graph, (opened) => publish(opened, flags, schema, routingUrl));
      }),
  );
}

async function publish(
  opened: OpenRegistry,
  flags: PublishFlags,
  schema: SchemaText,
  routingUrl: string | undefined,
): Promise<CommandResult> {
  const { registry, name: graph } = opened;
  tell(`Publishing SDL to ${graph} (subgraph: ${flags.name})`);
  let proposal: Proposal | undefined;
  const result = await registry.publish({
    changes: new Map([[flags.name, { sdl: schema.sdl, routingUrl }]]),
    by: await findAuthorship(flags, { env: process.env, cwd: process.cwd() }),
    allowCompositionErrors: flags.allowCompositionErrors,
    check: async (next) => {
      proposal = next;
      return true;
    },
  });
  const texts = placesOf(proposal, flags.name, schema);
  if (result.kind !== 'refused') {
    const before = proposal?.head?.supergraph?.hash;
    const outcome = outcomeOf(result, flags.name, before);
    report(outcome, result, graph, flags.name, texts);
    return { text: '', data: { graph, name: flags.name, ...outcome, ...describe(result) } };
  }
  const { refusal } = result;
  if (refusal.kind !== 'does-not-compose') throw refusalError(refusal, graph);
  const failure = buildFailure(refusal.errors, `subgraph "${flags.name}" into supergraph "${graph}"`, texts);
  const hint = 'Nothing was published. --allow-composition-errors records the schema all the same.\n';
  const data = { graph, name: flags.name, ...NOTHING };
  return { text: '', data, failure: { ...failure, report: `${failure.report}\n${hint}` } };
}

/** What rover's JSON tells. */
interface Outcome {
  readonly subgraph_was_created: boolean;
  readonly subgraph_was_updated: boolean;
  readonly supergraph_was_updated: boolean;
}

const NOTHING: Outcome = {
  subgraph_was_created: false,
  subgraph_was_updated: false,
  supergraph_was_updated: false,
};

type Done = Exclude<PublishResult, { kind: 'refused' }>;

function outcomeOf(result: Done, name: string, supergraphBefore: string | undefined): Outcome {
  if (result.kind === 'unchanged') return NOTHING;
  return {
    subgraph_was_created: result.created.includes(name),
    subgraph_was_updated: result.updated.includes(name),
    supergraph_was_updated: result.head.supergraph?.hash !== supergraphBefore,
  };
}

function report(
  outcome: Outcome,
  result: Done,
  graph: string,
  name: string,
  texts: ReadonlyMap<string, SchemaText>,
): void {
  if (outcome.subgraph_was_created) tell(`A new subgraph called '${name}' was created in '${graph}'`);
  else if (outcome.subgraph_was_updated) tell(`The '${name}' subgraph in '${graph}' was updated`);
  else tell(`The '${name}' subgraph was NOT updated because no changes were detected`);

  const updated = `was updated, composed from the updated '${name}' subgraph`;
  tell(
    `The supergraph schema for '${graph}' ${outcome.supergraph_was_updated ? updated : 'was NOT updated with a new schema'}`,
  );

  if (result.kind === 'unchanged') return;
  const { composition } = result;
  if (composition.kind === 'failed') {
    warn('The following build errors occurred:');
    process.stderr.write(describeIssues(composition.errors, texts));
  } else if (composition.hints.length > 0) {
    process.stderr.write(`HINT:\n${describeIssues(composition.hints, texts)}`);
  }
}

function describe(result: Done): object {
  const { sequence, supergraph } = result.head;
  const composition = result.kind === 'published' ? result.composition : undefined;
  return {
    sequence,
    supergraph: supergraph === null ? null : { id: shortHash(supergraph.hash), ...supergraph },
    build_errors: composition?.kind === 'failed' ? composition.errors.map(asBuildError) : [],
    hints: composition?.kind === 'composed' ? composition.hints.map(asBuildError) : [],
  };
}

/** Of all subgraphs; the published one is where it was read from. */
function placesOf(
  proposal: Proposal | undefined,
  published: string,
  schema: SchemaText,
): ReadonlyMap<string, SchemaText> {
  const others = proposal?.after.map(({ name, sdl }) => [name, { sdl, place: name }] as const) ?? [];
  return new Map([...others, [published, schema]]);
}
