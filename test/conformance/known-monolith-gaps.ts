import type { DocumentNode } from 'graphql';
import { Kind, OperationTypeNode, visit } from 'graphql';
import type { Answer } from './compare/answer.ts';
import { nullPosition } from './compare/null-position.ts';
import type { Deviation } from './deviation.ts';
import { tidyDocument } from './operations/tidy-document.ts';

const GIVEN_UP = new Set(['QUERY_PLANNING_TIMEOUT', 'QUERY_PLAN_COMPLEXITY_EXCEEDED']);

/** Whether an operation was refused because its plan takes too much time or memory. */
export function isUnplannable({ errors }: Answer): boolean {
  return errors.length > 0 && errors.every(({ code }) => GIVEN_UP.has(code));
}

/** What the reference itself does not tell. */
export const knownMonolithGaps: readonly Deviation[] = [
  {
    name: 'planning that takes too much',
    because:
      'Where interfaces nest and each type of them can be had from several subgraphs, the number of plans explodes: the planner gives up, with a code. One schema needs no plan.',
    minimal:
      '{ topItems { author { works { author { works { author { royalty } author { email mustHave trouble } } } } } } }',
    explain: async (differences, { actual }) => {
      const isRefused = actual.data === undefined || actual.data === null;
      return isRefused && isUnplannable(actual) ? differences : [];
    },
  },
  {
    name: 'fields of one mutation in one request',
    because:
      'A gateway sends those that belong to one subgraph together, and asks other subgraphs about their results afterwards. What it then reads of the first has seen the changes of the others; one schema reads it before.',
    minimal:
      'mutation { a: renameAuthor(id: "a2") { reviewer { name { first } } } b: renameAuthor(id: "a1") { id } }   (the reviewer is a1)',
    explain: async (differences, { document, agreesOn }) => {
      const keys = rootKeys(document);
      if (!isMutation(document) || keys.length < 2) return [];
      const isRight = new Map<string, boolean>();
      for (const key of keys) isRight.set(key, await agreesOn(withOnly(document, key)));
      return differences.filter(({ kind, path = [] }) => kind === 'value' && isRight.get(String(path[0])) === true);
    },
  },
  {
    name: 'siblings of an argument that cannot be coerced',
    because:
      'graphql-js finds such an argument before any field has been resolved, and where that takes the parent along, it never learns of the errors of the siblings. An executor that asks several services at once does; both are right.',
    minimal: 'query ($first: Int) { trending(first: $first) { id } me { id } }   with {"first": null} and a bad token',
    explain: async (differences, { expected }) =>
      differences.filter((difference) => {
        if (difference.kind !== 'unexpected error' || difference.path === undefined) return false;
        const lost = nullPosition(expected.data, difference.path);
        if (lost === undefined || lost.length >= difference.path.length) return false;
        return expected.errors.some(
          ({ path, message }) =>
            message.startsWith('Argument "') &&
            path !== undefined &&
            String(nullPosition(expected.data, path)) === String(lost),
        );
      }),
  },
];

function isMutation({ definitions }: DocumentNode): boolean {
  return definitions.some((node) => 'operation' in node && node.operation === OperationTypeNode.MUTATION);
}

/** Mutations are generated without fragments at the root. */
function rootKeys({ definitions }: DocumentNode): string[] {
  return definitions.flatMap((node) => {
    if (node.kind !== Kind.OPERATION_DEFINITION) return [];
    return node.selectionSet.selections.flatMap((field) =>
      field.kind === Kind.FIELD ? [field.alias?.value ?? field.name.value] : [],
    );
  });
}

function withOnly(document: DocumentNode, key: string): DocumentNode {
  const kept = visit(document, {
    OperationDefinition: (node) => {
      const selections = node.selectionSet.selections.filter(
        (field) => field.kind === Kind.FIELD && (field.alias?.value ?? field.name.value) === key,
      );
      return { ...node, selectionSet: { ...node.selectionSet, selections } };
    },
  });
  return tidyDocument(kept) ?? document;
}
