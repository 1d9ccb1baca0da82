import type { DocumentNode, FragmentDefinitionNode, InlineFragmentNode } from 'graphql';
import { Kind, visit } from 'graphql';

/** The operation with every fragment in place of its spreads. */
export function inlineFragments(document: DocumentNode): DocumentNode {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  return visit(document, {
    // What is put in place is visited too.
    FragmentSpread: ({ name, directives = [] }): InlineFragmentNode | undefined => {
      const fragment = fragments.get(name.value);
      if (fragment === undefined) return undefined;
      const { typeCondition, selectionSet } = fragment;
      return { kind: Kind.INLINE_FRAGMENT, typeCondition, directives, selectionSet };
    },
    FragmentDefinition: () => null,
  });
}
