import type { Represent } from './compile-representation.ts';
import type { FetchRewrite } from './compile-rewrites.ts';

/** What to do to answer an operation: a tree to walk, with everything computed that does not depend on the request. */
export type Step = SequenceStep | ParallelStep | FetchStep;

export interface SequenceStep {
  readonly kind: 'sequence';
  readonly steps: readonly Step[];
}

export interface ParallelStep {
  readonly kind: 'parallel';
  readonly steps: readonly Step[];
}

/** One question to one subgraph. */
export interface FetchStep {
  readonly kind: 'fetch';
  /** Distinct within a plan. */
  readonly id: number;
  readonly service: string;
  readonly operationKind: 'query' | 'mutation';
  readonly operationName: string | undefined;
  readonly query: string;
  /** Names of the client's variables that go along. */
  readonly variables: readonly string[];
  /** Where in the data it applies: planned keys, and `@` for every element of a list. */
  readonly path: readonly string[];
  /** Undefined for a fetch of root fields. */
  readonly entities: EntityFetch | undefined;
  readonly outputRewrites: readonly FetchRewrite[];
  /** Planned keys that are null when the fetch fails, by the type condition they are selected under. */
  readonly lost: readonly LostFields[];
}

export interface EntityFetch {
  readonly represent: Represent;
  /** For fetches that are sent together; undefined when this one cannot be. */
  readonly mergeable: MergeableQuery | undefined;
}

/** The parts of an entity query that a common query is put together from. */
export interface MergeableQuery {
  /** `{ … }`: what is selected of the entities. */
  readonly selection: string;
  /** Variable name → its definition, representations excepted. */
  readonly variableDefinitions: ReadonlyMap<string, string>;
}

export interface LostFields {
  /** Undefined: whatever the type. */
  readonly typeCondition: string | undefined;
  readonly keys: readonly string[];
}
