import type { GraphQLCompositeType, GraphQLSchema } from 'graphql';
import { isAbstractType, isInterfaceType } from 'graphql';
import type { Selection } from './selection.ts';

/**
 * Whether an answer to `selections` on `parent` depends on the concrete type of the object.
 *
 * Where it does not, the type need not be known: a subgraph with an interface object cannot tell it, and to ask another
 * takes a fetch more, or is impossible.
 */
export function dependsOnType(
  schema: GraphQLSchema,
  parent: GraphQLCompositeType,
  selections: readonly Selection[],
): boolean {
  return selections.some((selection) => {
    if (selection.kind !== 'fragment') return selection.kind === 'typename';
    const { on } = selection;
    const coversParent =
      on === parent || (isAbstractType(on) && isInterfaceType(parent) && schema.isSubType(on, parent));
    return !coversParent || dependsOnType(schema, parent, selection.selections);
  });
}
