import type { PlanSelection } from '../query-plan.ts';
import type { Collector } from './compile-collector.ts';
import type { MergeFields } from './compile-merge.ts';
import type { Representation } from './compile-representation.ts';
import type { FetchRewrite } from './compile-rewrites.ts';
import type { RenamedKey } from './renamed-keys.ts';

/** What to do to answer an operation: a tree to walk, with everything computed that does not depend on the request. */
export type Step = SequenceStep | ParallelStep | RootFetch | EntityFetch;

export interface SequenceStep {
  readonly kind: 'sequence';
  readonly steps: readonly Step[];
}

export interface ParallelStep {
  readonly kind: 'parallel';
  readonly steps: readonly Step[];
}

/** One question to one subgraph. */
interface Fetch {
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
  /** Finds the objects there. One for all fetches with that path. */
  readonly collect: Collector;
  readonly outputRewrites: readonly FetchRewrite[];
  /** What those call otherwise, for the paths of errors. */
  readonly renamed: readonly RenamedKey[];
  /** Planned keys that are null when the fetch fails, by the type condition they are selected under. */
  readonly lost: readonly LostFields[];
}

/** Fields of the root. */
export interface RootFetch extends Fetch {
  readonly kind: 'root';
}

/** Further fields of entities that are there already. */
export interface EntityFetch extends Fetch {
  readonly kind: 'entities';
  readonly representation: Representation;
  /** Undefined: it takes one that looks what keys there are. */
  readonly merge: MergeFields | undefined;
  /** What representations hold, for telling why one could not be made. */
  readonly requires: readonly PlanSelection[];
  readonly computed: readonly DependentField[];
  /** Fetches that have this in common select the same of their entities. */
  readonly groupKey: string;
  /** For fetches that are sent together; undefined when this one cannot be. */
  readonly mergeable: MergeableQuery | undefined;
}

export type FetchStep = RootFetch | EntityFetch;

/** The parts of an entity query that a common query is put together from. */
export interface MergeableQuery {
  /** `{ … }`: what is selected of the entities. */
  readonly selection: string;
  /** Variable name → its definition, representations excepted. */
  readonly variableDefinitions: ReadonlyMap<string, string>;
}

/** A field that is computed from others. */
export interface DependentField {
  /** Undefined: whatever the type. */
  readonly type: string | undefined;
  readonly key: string;
  readonly requires: readonly PlanSelection[];
}

export interface LostFields {
  /** Undefined: whatever the type. */
  readonly typeCondition: string | undefined;
  readonly keys: readonly string[];
}
