import type { ASTNode, DocumentNode, GraphQLSchema, SelectionSetNode } from 'graphql';
import { Kind, parse, print, validate, visit } from 'graphql';
import type { Operation } from './operation.ts';
import { tidyDocument } from './tidy-document.ts';

const MOST_ATTEMPTS = 400;

/** What can be taken out or made plainer, one node at a time. */
const REMOVABLE: ReadonlySet<string> = new Set([
  Kind.FIELD,
  Kind.INLINE_FRAGMENT,
  Kind.FRAGMENT_SPREAD,
  Kind.DIRECTIVE,
  Kind.ARGUMENT,
  Kind.OBJECT_FIELD,
]);

/**
 * Makes an operation smaller for as long as it still fails: parts are left out, largest first, then fragments are
 * replaced by what they select and aliases dropped. Greedy, so the result is small but need not be the smallest.
 */
export async function shrinkOperation(
  operation: Operation,
  schema: GraphQLSchema,
  stillFails: (candidate: Operation) => Promise<boolean>,
): Promise<Operation> {
  let smallest = operation;
  let attempts = 0;
  for (let hasShrunk = true; hasShrunk; ) {
    hasShrunk = false;
    for (const candidate of smallerOnes(smallest)) {
      if (attempts >= MOST_ATTEMPTS) return smallest;
      if (validate(schema, parse(candidate.query)).length > 0) continue;
      attempts += 1;
      if (!(await stillFails(candidate))) continue;
      smallest = candidate;
      hasShrunk = true;
      break;
    }
  }
  return smallest;
}

function* smallerOnes(operation: Operation): Generator<Operation> {
  const document = parse(operation.query, { noLocation: true });
  for (const target of nodesOf(document, (node) => REMOVABLE.has(node.kind))) {
    const candidate = asOperation(operation, replace(document, target, null));
    if (candidate !== undefined) yield candidate;
  }
  for (const target of nodesOf(document, () => true)) {
    const plainer = makePlainer(target, document);
    const candidate = plainer && asOperation(operation, replace(document, target, plainer));
    if (candidate !== undefined) yield candidate;
  }
}

/** Outer nodes before inner ones. */
function nodesOf(document: DocumentNode, isWanted: (node: ASTNode) => boolean): ASTNode[] {
  const nodes: ASTNode[] = [];
  visit(document, { enter: (node) => void (isWanted(node) && nodes.push(node)) });
  return nodes;
}

function replace(document: DocumentNode, target: ASTNode, replacement: ASTNode | null): DocumentNode {
  return visit(document, { enter: (node) => (node === target ? replacement : undefined) });
}

function makePlainer(node: ASTNode, document: DocumentNode): ASTNode | undefined {
  if (node.kind === Kind.SELECTION_SET) return withoutFragment(node);
  if (node.kind === Kind.FIELD && node.alias !== undefined) {
    const { alias: _, ...plain } = node;
    return plain;
  }
  if (node.kind !== Kind.FRAGMENT_SPREAD) return undefined;
  const fragment = document.definitions.find(
    (definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === node.name.value,
  );
  if (fragment?.kind !== Kind.FRAGMENT_DEFINITION) return undefined;
  const { typeCondition, selectionSet } = fragment;
  return { kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet, directives: node.directives ?? [] };
}

/** The first inline fragment without directives is replaced by what it selects; where that is not valid, it stays. */
function withoutFragment({ kind, selections }: SelectionSetNode): SelectionSetNode | undefined {
  const index = selections.findIndex((node) => node.kind === Kind.INLINE_FRAGMENT && !node.directives?.length);
  const fragment = selections[index];
  if (fragment?.kind !== Kind.INLINE_FRAGMENT) return undefined;
  return { kind, selections: selections.toSpliced(index, 1, ...fragment.selectionSet.selections) };
}

function asOperation(operation: Operation, document: DocumentNode): Operation | undefined {
  const tidy = tidyDocument(document);
  if (tidy === undefined) return undefined;
  const defined = new Set<string>();
  visit(tidy, { VariableDefinition: ({ variable }) => void defined.add(variable.name.value) });
  const variables = Object.fromEntries(Object.entries(operation.variables).filter(([name]) => defined.has(name)));
  return { ...operation, query: print(tidy), variables };
}
