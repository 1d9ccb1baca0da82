/**
 * A query plan as plain data: what the planner thread answers, and what is compiled, shown and cached.
 *
 * The shape is that of `@apollo/query-planner`, stated again here because only `plan/planner*` may know that package.
 * `@defer` is off, so plans hold no Defer nodes; `@context` is refused, so fetches hold no context rewrites.
 */
export interface QueryPlan {
  readonly kind: 'QueryPlan';
  /** Absent when nothing needs a subgraph: an operation of introspection or of skipped fields only. */
  readonly node?: PlanNode | SubscriptionNode;
}

export type PlanNode = SequenceNode | ParallelNode | FetchNode | FlattenNode | ConditionNode;

export interface SequenceNode {
  readonly kind: 'Sequence';
  readonly nodes: readonly PlanNode[];
}

export interface ParallelNode {
  readonly kind: 'Parallel';
  readonly nodes: readonly PlanNode[];
}

export interface FetchNode {
  readonly kind: 'Fetch';
  readonly serviceName: string;
  /** Names of the operation's variables that this fetch sends, without `$`. */
  readonly variableUsages?: readonly string[];
  /** What each entity representation holds. Present exactly for fetches of `_entities`. */
  readonly requires?: readonly PlanSelection[];
  /** Minified text of the operation that is sent. */
  readonly operation: string;
  readonly operationName?: string;
  readonly operationKind: 'query' | 'mutation' | 'subscription';
  /** The type of all entities, where it is known before any answer: what is merged then does not tell it. */
  readonly entityType?: string;
  /** Fields of the entities that their subgraph computes from fields of others. */
  readonly computed?: readonly ComputedField[];
  /** Applied to representations before they are sent. */
  readonly inputRewrites?: readonly FetchDataRewrite[];
  /** Applied to the answer before it is merged. */
  readonly outputRewrites?: readonly FetchDataRewrite[];
}

/** A field with `@requires`, as one fetch asks for it. */
export interface ComputedField {
  /** The type that it is selected on. */
  readonly type: string;
  /** Its key in the answer. */
  readonly key: string;
  readonly requires: readonly PlanSelection[];
}

/** A path of rewrites: response names, and `... on Type` where only objects of that type are meant. */
export type RewritePath = readonly string[];

export type FetchDataRewrite =
  | { readonly kind: 'ValueSetter'; readonly path: RewritePath; readonly setValueTo: unknown }
  | { readonly kind: 'KeyRenamer'; readonly path: RewritePath; readonly renameKeyTo: string };

export interface FlattenNode {
  readonly kind: 'Flatten';
  /** Response names; `@` stands for every element of a list. */
  readonly path: readonly (string | number)[];
  readonly node: PlanNode;
}

export interface ConditionNode {
  readonly kind: 'Condition';
  /** Name of a boolean variable, without `$`. */
  readonly condition: string;
  readonly ifClause?: PlanNode;
  readonly elseClause?: PlanNode;
}

export interface SubscriptionNode {
  readonly kind: 'Subscription';
  readonly primary: FetchNode;
  readonly rest?: PlanNode;
}

export type PlanSelection = PlanField | PlanInlineFragment;

export interface PlanField {
  readonly kind: 'Field';
  readonly alias?: string;
  readonly name: string;
  /** Key in the data, where it is not the one in the representation. */
  readonly source?: string;
  readonly selections?: readonly PlanSelection[];
}

export interface PlanInlineFragment {
  readonly kind: 'InlineFragment';
  readonly typeCondition?: string;
  readonly selections: readonly PlanSelection[];
}
