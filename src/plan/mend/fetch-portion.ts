import type { FieldNode, OperationDefinitionNode } from 'graphql';
import { print, stripIgnoredCharacters, visit } from 'graphql';
import type { FetchNode, PlanSelection } from '../query-plan.ts';
import { usedVariables } from '../used-variables.ts';
import { entityFields } from './entity-fields.ts';

/** A fetch of entities reduced to some of its fields, and its representations to what is wanted in them. */
export function narrowFetch(
  fetch: FetchNode,
  operation: OperationDefinitionNode,
  fields: ReadonlySet<FieldNode>,
  unwanted: (name: string) => boolean,
): FetchNode {
  const all = new Set(entityFields(operation).map(({ node }) => node));
  const narrowed: OperationDefinitionNode = visit(operation, {
    Field: (node) => (all.has(node) && !fields.has(node) ? null : undefined),
    InlineFragment: { leave: (node) => (node.selectionSet.selections.length === 0 ? null : undefined) },
  });
  return { ...fetch, requires: without(fetch.requires ?? [], unwanted), ...asFetched(narrowed, fetch.variableUsages) };
}

/** The text of an operation, with the variables that are left in it. */
export function asFetched(
  operation: OperationDefinitionNode,
  usages: readonly string[] | undefined,
): Pick<FetchNode, 'operation' | 'variableUsages'> {
  const variableDefinitions = usedVariables(operation, [operation.selectionSet]);
  const used = new Set(variableDefinitions.map(({ variable }) => variable.name.value));
  return {
    operation: stripIgnoredCharacters(print({ ...operation, variableDefinitions })),
    ...(usages && { variableUsages: usages.filter((name) => used.has(name)) }),
  };
}

function without(selections: readonly PlanSelection[], unwanted: (name: string) => boolean): PlanSelection[] {
  return selections.flatMap((selection): PlanSelection[] => {
    if (selection.kind === 'Field' && unwanted(selection.name)) return [];
    if (selection.selections === undefined) return [selection];
    const inner = without(selection.selections, unwanted);
    return inner.length === 0 ? [] : [{ ...selection, selections: inner }];
  });
}
