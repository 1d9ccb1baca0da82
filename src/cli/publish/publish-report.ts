import type { Published, PublishResult } from '../../registry/changes/try-publish.ts';
import { asBuildError } from '../build-failure.ts';
import type { SchemaText } from '../describe-issues.ts';
import { describeIssues } from '../describe-issues.ts';
import { tell, warn } from '../output/progress.ts';
import { supergraphData } from '../registry/supergraph-data.ts';

/** What a publish has led to. */
export interface PublishOutcome {
  readonly result: Exclude<PublishResult, { kind: 'refused' }>;
  /** `graph@variant`. */
  readonly graph: string;
  /** Of the subgraphs that were to change. */
  readonly names: readonly string[];
  readonly supergraphBefore: string | undefined;
}

/** What rover's JSON says of a publish that has changed nothing. */
export const NOTHING_PUBLISHED = {
  subgraph_was_created: false,
  subgraph_was_updated: false,
  supergraph_was_updated: false,
} as const;

/** For people, in rover's words, on standard error. */
export function reportPublish(outcome: PublishOutcome, texts: ReadonlyMap<string, SchemaText>): void {
  const { result, graph, names } = outcome;
  for (const name of names) tell(whatBecameOf(name, outcome));
  const changed = changesOf(outcome);
  const updated = [...changed.created, ...changed.updated].map((name) => `'${name}'`);
  const origin =
    updated.length === 0
      ? 'the remaining subgraphs'
      : `the updated ${listed(updated)} subgraph${updated.length === 1 ? '' : 's'}`;
  if (isSupergraphNew(outcome)) tell(`The supergraph schema for '${graph}' was updated, composed from ${origin}`);
  else tell(`The supergraph schema for '${graph}' was NOT updated with a new schema`);

  if (result.kind === 'unchanged') return;
  const { composition } = result;
  if (composition.kind === 'failed') {
    warn('The following build errors occurred:');
    process.stderr.write(describeIssues(composition.errors, texts));
  } else if (composition.hints.length > 0) {
    process.stderr.write(`HINT:\n${describeIssues(composition.hints, texts)}`);
  }
}

/** For programs: with rover's keys where it has them. */
export function publishData(outcome: PublishOutcome): Readonly<Record<string, unknown>> {
  const { result, graph, names } = outcome;
  const { sequence, supergraph } = result.head;
  const composition = result.kind === 'published' ? result.composition : undefined;
  const { created, updated, deleted } = changesOf(outcome);
  return {
    graph,
    names,
    subgraph_was_created: created.length > 0,
    subgraph_was_updated: updated.length > 0,
    supergraph_was_updated: isSupergraphNew(outcome),
    created,
    updated,
    deleted,
    sequence,
    supergraph: supergraphData(supergraph),
    build_errors: composition?.kind === 'failed' ? composition.errors.map(asBuildError) : [],
    hints: composition?.kind === 'composed' ? composition.hints.map(asBuildError) : [],
  };
}

function whatBecameOf(name: string, outcome: PublishOutcome): string {
  const { created, updated, deleted } = changesOf(outcome);
  if (created.includes(name)) return `A new subgraph called '${name}' was created in '${outcome.graph}'`;
  if (updated.includes(name)) return `The '${name}' subgraph in '${outcome.graph}' was updated`;
  if (deleted.includes(name)) return `The '${name}' subgraph was removed from '${outcome.graph}'`;
  return `The '${name}' subgraph was NOT updated because no changes were detected`;
}

function changesOf({ result }: PublishOutcome): Pick<Published, 'created' | 'updated' | 'deleted'> {
  return result.kind === 'published' ? result : { created: [], updated: [], deleted: [] };
}

function isSupergraphNew({ result, supergraphBefore }: PublishOutcome): boolean {
  return result.kind === 'published' && result.head.supergraph?.hash !== supergraphBefore;
}

function listed(words: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(words);
}
