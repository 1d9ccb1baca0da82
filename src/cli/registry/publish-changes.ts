import type { Changes } from '../../registry/changes/change-set.ts';
import type { Proposal, PublishResult } from '../../registry/registry.ts';
import { asBuildError, buildFailure } from '../build-failure.ts';
import type { SchemaText } from '../describe-issues.ts';
import { describeIssues } from '../describe-issues.ts';
import { tell, warn } from '../output/progress.ts';
import type { CommandResult } from '../output/run-command.ts';
import type { AuthorshipFlags } from './authorship-flags.ts';
import { findAuthorship } from './find-authorship.ts';
import type { OpenRegistry } from './open-registry.ts';
import { refusalError } from './refusal-error.ts';
import { shortHash } from './short-hash.ts';

export interface PublishChangesFlags extends AuthorshipFlags {
  readonly allowCompositionErrors: boolean;
}

/** What a change has come to, for both forms of output. */
export interface ChangeOutcome {
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly supergraphUpdated: boolean;
}

interface Printed {
  readonly flags: PublishChangesFlags;
  /** Where the published schemas were read from. */
  readonly places: ReadonlyMap<string, SchemaText>;
  /** `data` of the JSON, beside what every publish tells. */
  readonly data: (outcome: ChangeOutcome) => Readonly<Record<string, unknown>>;
}

const NOTHING: ChangeOutcome = { created: [], updated: [], supergraphUpdated: false };

/**
 * Publishes schemas as one change, and tells as rover does what became of each and of the supergraph.
 *
 * Errors  throws what `refusalError` makes of a refusal; one that does not compose is a failure of the result.
 */
export async function publishChanges(
  { registry, name: graph }: OpenRegistry,
  changes: Changes,
  { flags, places, data }: Printed,
): Promise<CommandResult> {
  let proposal: Proposal | undefined;
  const result = await registry.publish({
    changes,
    by: await findAuthorship(flags, { env: process.env, cwd: process.cwd() }),
    allowCompositionErrors: flags.allowCompositionErrors,
    check: async (next) => {
      proposal = next;
      return true;
    },
  });
  const others = proposal?.after.map(({ name, sdl }) => [name, { sdl, place: name }] as const) ?? [];
  const texts = new Map([...others, ...places]);
  if (result.kind !== 'refused') {
    const outcome = outcomeOf(result, proposal?.head?.supergraph?.hash);
    report(outcome, result, graph, [...changes.keys()], texts);
    return { text: '', data: { graph, ...data(outcome), ...describe(result) } };
  }
  const { refusal } = result;
  if (refusal.kind !== 'does-not-compose') throw refusalError(refusal, graph);
  const failure = buildFailure(refusal.errors, `${named([...changes.keys()], '"')} into supergraph "${graph}"`, texts);
  const hint = 'Nothing was published. --allow-composition-errors records the schema all the same.\n';
  return {
    text: '',
    data: { graph, ...data(NOTHING) },
    failure: { ...failure, report: `${failure.report}\n${hint}` },
  };
}

type Done = Exclude<PublishResult, { kind: 'refused' }>;

function outcomeOf(result: Done, supergraphBefore: string | undefined): ChangeOutcome {
  if (result.kind === 'unchanged') return NOTHING;
  const { created, updated, head } = result;
  return { created, updated, supergraphUpdated: head.supergraph?.hash !== supergraphBefore };
}

function report(
  { created, updated, supergraphUpdated }: ChangeOutcome,
  result: Done,
  graph: string,
  names: readonly string[],
  texts: ReadonlyMap<string, SchemaText>,
): void {
  for (const name of names) {
    if (created.includes(name)) tell(`A new subgraph called '${name}' was created in '${graph}'`);
    else if (updated.includes(name)) tell(`The '${name}' subgraph in '${graph}' was updated`);
    else tell(`The '${name}' subgraph was NOT updated because no changes were detected`);
  }
  const changed = names.filter((name) => created.includes(name) || updated.includes(name));
  const became = supergraphUpdated
    ? `was updated, composed from the updated ${named(changed, "'", 'after')}`
    : 'was NOT updated with a new schema';
  tell(`The supergraph schema for '${graph}' ${became}`);

  if (result.kind === 'unchanged') return;
  const { composition } = result;
  if (composition.kind === 'failed') {
    warn('The following build errors occurred:');
    process.stderr.write(describeIssues(composition.errors, texts));
  } else if (composition.hints.length > 0) {
    process.stderr.write(`HINT:\n${describeIssues(composition.hints, texts)}`);
  }
}

/** `subgraph "a"`, `subgraphs "a", "b"`; or the names first. */
function named(names: readonly string[], quote: string, word: 'before' | 'after' = 'before'): string {
  const list = names.map((name) => `${quote}${name}${quote}`).join(', ');
  const noun = names.length === 1 ? 'subgraph' : 'subgraphs';
  return word === 'before' ? `${noun} ${list}` : `${list} ${noun}`;
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
