import type { OperationDefinitionNode, SelectionSetNode } from 'graphql';
import { Kind } from 'graphql';
import type { SchemaTypes } from '../graph-types.ts';
import type { PlanSelection } from '../query-plan.ts';
import type { Place } from './place.ts';
import type { PlacedFetch } from './placed-fetches.ts';

/** Answers to clients are shaped by `__typename` wherever a client sees an abstract type. */
export function noteShaped(operation: OperationDefinitionNode, root: Place, api: SchemaTypes): void {
  const visit = ({ selections }: SelectionSetNode, type: string | undefined, at: Place) => {
    for (const node of selections) {
      if (node.kind === Kind.INLINE_FRAGMENT) visit(node.selectionSet, node.typeCondition?.name.value ?? type, at);
      else if (node.kind === Kind.FIELD && node.selectionSet) {
        const fieldType = type === undefined ? undefined : api.fieldType(type, node.name.value);
        const there = at.under(node.alias?.value ?? node.name.value);
        if (!fieldType?.isConcrete) there.noteReader();
        visit(node.selectionSet, fieldType?.name, there);
      }
    }
  };
  visit(operation.selectionSet, api.rootOf(operation.operation), root);
}

/**
 * What a fetch reads `__typename` for: the entities themselves, where it is rewritten on the way to a subgraph with an
 * interface object; and objects within representations that are sent with their type, or depending on it.
 */
export function noteRepresented({ fetch, place, isAtRoot }: PlacedFetch): void {
  const { requires = [], computed = [], inputRewrites = [] } = fetch;
  // Fields of the root type, at some object that gives access to it: not worth a thought.
  if (inputRewrites.length > 0 || (requires.length === 0 && !isAtRoot)) place.noteReader();
  noteWithin(requires, place, true);
  for (const field of computed) noteWithin(field.requires, place, true);
}

/** `isEntity`: conditions on the entities themselves can be decided by a known type, and their type be written. */
function noteWithin(selections: readonly PlanSelection[], at: Place, isEntity: boolean): void {
  for (const selection of selections) {
    const reads = selection.kind === 'Field' ? selection.name === '__typename' : selection.typeCondition !== undefined;
    if (reads && !isEntity) at.noteReader();
    if (selection.kind === 'InlineFragment') noteWithin(selection.selections, at, isEntity);
    else if (selection.selections) {
      noteWithin(selection.selections, at.under(selection.source ?? selection.alias ?? selection.name), false);
    }
  }
}
