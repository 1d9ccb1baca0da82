import type { FieldNode, OperationDefinitionNode, SelectionNode, SelectionSetNode } from 'graphql';
import { Kind, parse } from 'graphql';
import type { FetchNode } from '../query-plan.ts';

/** A field that is selected of an entity, and the type it is selected on. */
export interface EntityField {
  readonly type: string;
  readonly node: FieldNode;
}

/** The fields that are selected of the entities themselves, with the type they are selected on. */
export function entityFields({ selectionSet }: OperationDefinitionNode): EntityField[] {
  const [entities] = selectionSet.selections;
  const inner = entities?.kind === Kind.FIELD ? entities.selectionSet : undefined;
  return inner === undefined ? [] : fieldsIn(inner, '');
}

function fieldsIn({ selections }: SelectionSetNode, type: string): EntityField[] {
  return selections.flatMap((node: SelectionNode) => {
    if (node.kind === Kind.FIELD) return [{ type, node }];
    if (node.kind === Kind.FRAGMENT_SPREAD) return [];
    return fieldsIn(node.selectionSet, node.typeCondition?.name.value ?? type);
  });
}

/** The operation that a fetch sends. */
export function fetchedOperation(fetch: FetchNode): OperationDefinitionNode {
  const operation = parse(fetch.operation, { noLocation: true }).definitions.find(
    ({ kind }) => kind === Kind.OPERATION_DEFINITION,
  );
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError('fetchedOperation: a fetch has no operation');
  return operation;
}
