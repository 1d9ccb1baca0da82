import type { DirectiveNode, DocumentNode, SelectionNode, SelectionSetNode } from 'graphql';
import { Kind, visit } from 'graphql';
import type { Operation } from './operation.ts';
import { tidyDocument } from './tidy-document.ts';

/**
 * The operation with `@skip` and `@include` decided by its variables: what is left out is gone, and what stays has no
 * condition. An object of which everything is left out is asked for its type. Undefined when nothing stays at all.
 */
export function resolveConditions(document: DocumentNode, variables: Operation['variables']): DocumentNode | undefined {
  const decided = decideVariables(document, variables);
  const kept = visit(document, {
    Field: {
      enter: (node) => (isLeftOut(node, decided) ? null : undefined),
      leave: (node) =>
        node.selectionSet && isEmpty(node.selectionSet) ? { ...node, selectionSet: TYPENAME } : undefined,
    },
    InlineFragment: {
      enter: (node) => (isLeftOut(node, decided) ? null : undefined),
      leave: (node) => (isEmpty(node.selectionSet) ? null : undefined),
    },
    FragmentSpread: (node) => (isLeftOut(node, decided) ? null : undefined),
  });
  const plain = visit(kept, {
    Directive: ({ name }) => (name.value === 'skip' || name.value === 'include' ? null : undefined),
  });
  return tidyDocument(plain);
}

const TYPENAME: SelectionSetNode = {
  kind: Kind.SELECTION_SET,
  selections: [{ kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } }],
};

function isEmpty({ selections }: SelectionSetNode): boolean {
  return selections.length === 0;
}

/** Values with the defaults of those that the request leaves out. */
function decideVariables(document: DocumentNode, variables: Operation['variables']): ReadonlyMap<string, unknown> {
  const decided = new Map(Object.entries(variables));
  visit(document, {
    VariableDefinition: ({ variable, defaultValue }) => {
      if (defaultValue?.kind !== Kind.BOOLEAN || decided.has(variable.name.value)) return;
      decided.set(variable.name.value, defaultValue.value);
    },
  });
  return decided;
}

function isLeftOut({ directives }: SelectionNode, variables: ReadonlyMap<string, unknown>): boolean {
  return (directives ?? []).some((directive) => {
    const name = directive.name.value;
    return (name === 'skip' && isTrue(directive, variables)) || (name === 'include' && !isTrue(directive, variables));
  });
}

function isTrue(directive: DirectiveNode, variables: ReadonlyMap<string, unknown>): boolean {
  const value = directive.arguments?.find(({ name }) => name.value === 'if')?.value;
  if (value?.kind === Kind.VARIABLE) return variables.get(value.name.value) === true;
  return value?.kind === Kind.BOOLEAN && value.value;
}
