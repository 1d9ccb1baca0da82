import type { DocumentNode, FragmentDefinitionNode, SelectionSetNode } from 'graphql';
import { Kind, visit } from 'graphql';

/**
 * Makes a document valid again after parts were taken out: drops selection sets that became empty together with what
 * had them, spreads of fragments that are gone, fragments that nobody spreads and variables that nobody uses.
 * Undefined when nothing is left to execute.
 */
export function tidyDocument(document: DocumentNode): DocumentNode | undefined {
  let current = document;
  for (;;) {
    const next = dropUnused(dropEmpty(current));
    if (!next.definitions.some(({ kind }) => kind === Kind.OPERATION_DEFINITION)) return undefined;
    if (next === current) return next;
    current = next;
  }
}

function dropEmpty(document: DocumentNode): DocumentNode {
  const fragments = new Set(fragmentsOf(document).map(({ name }) => name.value));
  const leave = (node: { readonly selectionSet?: SelectionSetNode | undefined }) =>
    node.selectionSet?.selections.length === 0 ? null : undefined;
  return visit(document, {
    FragmentSpread: (node) => (fragments.has(node.name.value) ? undefined : null),
    Field: { leave },
    InlineFragment: { leave },
    FragmentDefinition: { leave },
    OperationDefinition: { leave },
  });
}

function dropUnused(document: DocumentNode): DocumentNode {
  const spread = new Set<string>();
  const used = new Set<string>();
  visit(document, {
    FragmentSpread: ({ name }) => void spread.add(name.value),
    VariableDefinition: () => false,
    Variable: ({ name }) => void used.add(name.value),
  });
  return visit(document, {
    FragmentDefinition: ({ name }) => (spread.has(name.value) ? undefined : null),
    VariableDefinition: ({ variable }) => (used.has(variable.name.value) ? undefined : null),
  });
}

function fragmentsOf(document: DocumentNode): readonly FragmentDefinitionNode[] {
  return document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
}
