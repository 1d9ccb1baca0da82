import { Kind, parse, print } from 'graphql';
import { entitiesField } from '../fetched-operation.ts';
import type { FetchNode, PlanSelection } from '../query-plan.ts';

const INDENT = '  ';

/**
 * What a fetch selects, one line per field, two spaces a level. For a fetch of entities that is what is selected on each
 * of them: the `_entities` field around it is the same in all. Named fragments follow after an empty line.
 */
export function fetchedLines(fetch: FetchNode): string[] {
  const document = parse(fetch.operation, { noLocation: true });
  const definitions = document.definitions.map((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return print(definition);
    return print((fetch.requires && entitiesField(definition)?.selectionSet) ?? definition.selectionSet);
  });
  return definitions.join('\n\n').split('\n');
}

/** What the representations of a fetch of entities hold, one line per field. */
export function requiredLines(requires: readonly PlanSelection[]): string[] {
  return ['{', ...selectionLines(requires, INDENT), '}'];
}

function selectionLines(selections: readonly PlanSelection[], indent: string): string[] {
  return selections.flatMap((selection) => {
    const head = indent + headOf(selection);
    const children = selection.selections ?? [];
    if (children.length === 0) return [head];
    return [`${head} {`, ...selectionLines(children, indent + INDENT), `${indent}}`];
  });
}

function headOf(selection: PlanSelection): string {
  if (selection.kind === 'Field') {
    return selection.alias === undefined ? selection.name : `${selection.alias}: ${selection.name}`;
  }
  return selection.typeCondition === undefined ? '...' : `... on ${selection.typeCondition}`;
}
