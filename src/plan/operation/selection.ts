import type { GraphQLCompositeType } from 'graphql';

/**
 * What a client asked for, with every condition decided and every named fragment in place: the side of an operation that
 * answers are shaped by. The side that is planned has the same fields under their planned keys.
 */
export type Selection = SelectedField | SelectedTypename | SelectedIntrospection | SelectedFragment;

export interface SelectedField {
  readonly kind: 'field';
  /** Key in the client's answer. */
  readonly key: string;
  /** Key in what subgraphs answer. */
  readonly plannedKey: string;
  readonly name: string;
  /** Undefined for leaves. */
  readonly selections: readonly Selection[] | undefined;
}

export interface SelectedTypename {
  readonly kind: 'typename';
  readonly key: string;
}

/** `__schema` or `__type`, answered without any subgraph. */
export interface SelectedIntrospection {
  readonly kind: 'introspection';
  readonly key: string;
}

export interface SelectedFragment {
  readonly kind: 'fragment';
  readonly on: GraphQLCompositeType;
  readonly selections: readonly Selection[];
}
