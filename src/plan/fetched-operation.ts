import type { FieldNode, OperationDefinitionNode } from 'graphql';
import { Kind, parse } from 'graphql';
import type { FetchNode } from './query-plan.ts';

/** The operation that a fetch sends. Throws a `TypeError` when it has none. */
export function fetchedOperation(fetch: FetchNode): OperationDefinitionNode {
  const operation = parse(fetch.operation, { noLocation: true }).definitions.find(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION,
  );
  if (operation === undefined) throw new TypeError('fetchedOperation: a fetch has no operation');
  return operation;
}

/** The field around all that is asked of entities; undefined in a fetch of anything else. */
export function entitiesField({ selectionSet }: OperationDefinitionNode): FieldNode | undefined {
  const [field] = selectionSet.selections;
  return field?.kind === Kind.FIELD && field.name.value === '_entities' ? field : undefined;
}
