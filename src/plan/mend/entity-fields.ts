import type { FieldNode, OperationDefinitionNode, SelectionNode, SelectionSetNode } from 'graphql';
import { Kind } from 'graphql';
import { entitiesField } from '../fetched-operation.ts';

/** A field that is selected of an entity, and the type it is selected on. */
export interface EntityField {
  readonly type: string;
  readonly node: FieldNode;
}

/** The fields that are selected of the entities themselves, with the type they are selected on. */
export function entityFields(operation: OperationDefinitionNode): EntityField[] {
  const inner = entitiesField(operation)?.selectionSet;
  return inner === undefined ? [] : fieldsIn(inner, '');
}

function fieldsIn({ selections }: SelectionSetNode, type: string): EntityField[] {
  return selections.flatMap((node: SelectionNode) => {
    if (node.kind === Kind.FIELD) return [{ type, node }];
    if (node.kind === Kind.FRAGMENT_SPREAD) return [];
    return fieldsIn(node.selectionSet, node.typeCondition?.name.value ?? type);
  });
}
