import type { DocumentNode } from 'graphql';
import { Kind, visit } from 'graphql';

/** Asks every object below the root for its `__typename`, after what it was asked for already. */
export function addTypenames(document: DocumentNode): DocumentNode {
  return visit(document, {
    Field: {
      leave: (node) => {
        if (node.selectionSet === undefined || node.name.value.startsWith('__')) return undefined;
        const typename = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } } as const;
        const selections = [...node.selectionSet.selections, typename];
        return { ...node, selectionSet: { ...node.selectionSet, selections } };
      },
    },
  });
}
