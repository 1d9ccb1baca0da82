import type { DocumentNode, FieldNode } from 'graphql';
import { Kind, parse, print, stripIgnoredCharacters, visit } from 'graphql';
import type { StandIns } from '../adapt/stand-ins.ts';
import type { FetchNode, FlattenNode, PlanNode, PlanSelection, QueryPlan } from '../query-plan.ts';
import { splitFetch } from './split-fetch.ts';

/**
 * Turns a plan over stand-ins into one over the real schema: a stand-in is fetched as an alias of the field that it stands
 * for, and is called like that field in representations. A fetch that would need two values under one name becomes several.
 */
export function restoreArguments(plan: QueryPlan, standIns: StandIns): QueryPlan {
  if (plan.node === undefined || plan.node.kind === 'Subscription') return plan;
  return { ...plan, node: restoreNode(plan.node, standIns) };
}

function restoreNode(node: PlanNode, standIns: StandIns): PlanNode {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return { ...node, nodes: node.nodes.map((child) => restoreNode(child, standIns)) };
    case 'Flatten':
      return restoreFlatten(node, standIns);
    case 'Fetch':
      return restoreFetch(node, standIns);
    case 'Condition':
      return {
        ...node,
        ...(node.ifClause && { ifClause: restoreNode(node.ifClause, standIns) }),
        ...(node.elseClause && { elseClause: restoreNode(node.elseClause, standIns) }),
      };
  }
}

function restoreFlatten(flatten: FlattenNode, standIns: StandIns): PlanNode {
  if (flatten.node.kind !== 'Fetch') return { ...flatten, node: restoreNode(flatten.node, standIns) };
  const [first, ...others] = splitFetch(flatten.node, standIns).map(
    (fetch): FlattenNode => ({
      ...flatten,
      node: restoreFetch(fetch, standIns),
    }),
  );
  if (first === undefined) throw new TypeError('restoreArguments: a fetch was split into nothing');
  return others.length === 0 ? first : { kind: 'Parallel', nodes: [first, ...others] };
}

function restoreFetch(fetch: FetchNode, standIns: StandIns): FetchNode {
  return {
    ...fetch,
    operation: restoreOperation(fetch.operation, standIns),
    ...(fetch.requires && { requires: restoreSelections(fetch.requires, standIns) }),
    ...(fetch.computed && {
      computed: fetch.computed.map((each) => ({ ...each, requires: restoreSelections(each.requires, standIns) })),
    }),
  };
}

function restoreOperation(operation: string, { byName }: StandIns): string {
  if (![...byName.keys()].some((name) => operation.includes(name))) return operation;
  const document: DocumentNode = visit(parse(operation, { noLocation: true }), {
    Field: (node): FieldNode | undefined => {
      const standIn = byName.get(node.name.value);
      if (standIn === undefined) return undefined;
      return {
        ...node,
        alias: node.alias ?? node.name,
        name: { kind: Kind.NAME, value: standIn.field },
        arguments: standIn.arguments,
      };
    },
  });
  return stripIgnoredCharacters(print(document));
}

function restoreSelections(selections: readonly PlanSelection[], standIns: StandIns): PlanSelection[] {
  return selections.map((selection) => {
    const inner = selection.selections && { selections: restoreSelections(selection.selections, standIns) };
    if (selection.kind === 'InlineFragment') return { ...selection, ...inner };
    const field = standIns.byName.get(selection.name)?.field;
    if (field === undefined) return { ...selection, ...inner };
    const source = selection.alias ?? selection.name;
    return { kind: 'Field', name: field, source, ...inner };
  });
}
