import type { GraphQLCompositeType, SelectionNode, SelectionSetNode } from 'graphql';
import {
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  getDirectiveValues,
  getNamedType,
  isCompositeType,
  isUnionType,
  Kind,
} from 'graphql';
import type { RestrictedOperation } from './restrict-operation.ts';

/** A denied field that an operation asks for. */
export interface AskedForField {
  /** Keys from the root, without list indices. */
  readonly path: readonly string[];
  /** As selected: `Type.field`. */
  readonly coordinate: string;
}

/** Fields below the same path are told once. */
const MAX_TOLD = 100;

/**
 * The denied fields that are left when every `@skip` and `@include` is decided, in the order of the document; the first
 * 100 of them.
 *
 * Errors  throws a GraphQLError for a condition that `variables` (coerced) leave undecided.
 */
export function askedForMarks(
  { operation, schema, marks, touched, restored }: RestrictedOperation,
  variables: Readonly<Record<string, unknown>>,
): AskedForField[] {
  const found = new Map<string, AskedForField>();
  const root = schema.getRootType(operation.operation);
  if (root) collect(operation.selectionSet, root, []);
  return [...found.values()];

  function collect(set: SelectionSetNode, parent: GraphQLCompositeType, path: readonly string[]): void {
    if (!touched.has(set)) return;
    for (const node of set.selections) {
      if (found.size >= MAX_TOLD) return;
      if (!isIncluded(node, variables)) continue;
      if (node.kind !== Kind.FIELD) {
        if (node.kind === Kind.FRAGMENT_SPREAD) continue;
        const condition = node.typeCondition;
        const type = condition === undefined ? parent : schema.getType(condition.name.value);
        if (isCompositeType(type)) collect(node.selectionSet, type, path);
        continue;
      }
      const key = node.alias?.value ?? node.name.value;
      const below = [...path, restored.get(key) ?? key];
      const mark = marks.get(node);
      const identity = JSON.stringify(below);
      if (mark !== undefined && !found.has(identity)) {
        found.set(identity, { path: below, coordinate: `${parent.name}.${mark.field}` });
      }
      const type = isUnionType(parent) ? undefined : getNamedType(parent.getFields()[node.name.value]?.type);
      if (node.selectionSet !== undefined && isCompositeType(type)) collect(node.selectionSet, type, below);
    }
  }
}

function isIncluded(node: SelectionNode, variables: Readonly<Record<string, unknown>>): boolean {
  if (!node.directives?.length) return true;
  if (getDirectiveValues(GraphQLSkipDirective, node, { ...variables })?.if === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, node, { ...variables })?.if !== false;
}
