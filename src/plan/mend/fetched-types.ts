import type { SelectionSetNode } from 'graphql';
import { Kind } from 'graphql';
import { renamedKeys, renamePath } from '../compile/renamed-keys.ts';
import { entitiesField } from '../fetched-operation.ts';
import type { SchemaTypes } from '../graph-types.ts';
import type { Place } from './place.ts';
import type { PlacedFetch } from './placed-fetches.ts';

/**
 * Notes at every place of what a fetch brings of which type it is, as the subgraph that is asked knows it: a field may
 * give an object in one subgraph and an interface in another.
 */
export function noteFetchedTypes({ fetch, operation, place }: PlacedFetch, types: SchemaTypes | undefined): void {
  const renamed = renamedKeys(fetch.outputRewrites);
  const visit = ({ selections }: SelectionSetNode, type: string | undefined, at: Place, keys: readonly string[]) => {
    for (const node of selections) {
      if (node.kind === Kind.INLINE_FRAGMENT) {
        visit(node.selectionSet, node.typeCondition?.name.value ?? type, at, keys);
      } else if (node.kind === Kind.FIELD && node.selectionSet) {
        const fieldType = type === undefined ? undefined : types?.fieldType(type, node.name.value);
        const below = [...keys, node.alias?.value ?? node.name.value];
        const there = at.under(String(renamePath(below, renamed).at(-1)));
        there.noteType(fieldType?.isConcrete ? fieldType.name : undefined);
        visit(node.selectionSet, fieldType?.name, there, below);
      }
    }
  };
  const entities = fetch.requires?.length ? entitiesField(operation)?.selectionSet : undefined;
  if (entities) visit(entities, undefined, place, []);
  else visit(operation.selectionSet, types?.rootOf(fetch.operationKind), place, []);
}
