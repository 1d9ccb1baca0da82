import type { GraphQLCompositeType, GraphQLSchema, SelectionSetNode } from 'graphql';
import { getNamedType, isCompositeType, isUnionType, Kind } from 'graphql';
import type { AccessCondition } from '../../supergraph/access/access-rules.ts';
import type { OperationFacts } from '../operation-facts.ts';
import type { AccessMap } from './access-map.ts';

/** What of the access rules concerns an operation, whoever sends it. */
export interface OperationConditions {
  /** Numbers of the conditions of all fields that it selects, ascending. */
  readonly numbers: readonly number[];
  /** The policies that they name. */
  readonly policies: readonly string[];
}

/** Undefined for an operation that selects nothing protected. */
export function operationConditions(
  schema: GraphQLSchema,
  access: AccessMap,
  conditions: readonly AccessCondition[],
  { operation, fragments }: Pick<OperationFacts, 'operation' | 'fragments'>,
): OperationConditions | undefined {
  const root = schema.getRootType(operation.operation);
  if (!root) return undefined;
  const numbers = new Set<number>();
  collect(operation.selectionSet, root);
  for (const { typeCondition, selectionSet } of fragments.values()) {
    const type = schema.getType(typeCondition.name.value);
    if (isCompositeType(type)) collect(selectionSet, type);
  }
  if (numbers.size === 0) return undefined;
  const policies = new Set<string>();
  for (const number of numbers) collectPolicies(number, conditions, policies);
  return { numbers: [...numbers].sort((a, b) => a - b), policies: [...policies] };

  function collect(set: SelectionSetNode, parent: GraphQLCompositeType): void {
    for (const node of set.selections) {
      if (node.kind === Kind.FIELD) {
        for (const number of access.at(parent, node.name.value)?.numbers ?? []) numbers.add(number);
        const field = isUnionType(parent) ? undefined : parent.getFields()[node.name.value];
        const type = getNamedType(field?.type);
        if (node.selectionSet !== undefined && isCompositeType(type)) collect(node.selectionSet, type);
      } else if (node.kind === Kind.INLINE_FRAGMENT) {
        const type = node.typeCondition === undefined ? parent : schema.getType(node.typeCondition.name.value);
        if (isCompositeType(type)) collect(node.selectionSet, type);
      }
    }
  }
}

function collectPolicies(number: number, conditions: readonly AccessCondition[], into: Set<string>): void {
  const condition = conditions[number];
  if (condition?.kind === 'policies') for (const name of condition.anyOf.flat()) into.add(name);
  if (condition?.kind === 'some') for (const each of condition.sets.flat()) collectPolicies(each, conditions, into);
}
