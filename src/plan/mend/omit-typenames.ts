import type { DocumentNode, SelectionNode, SelectionSetNode } from 'graphql';
import { Kind, print, stripIgnoredCharacters, visit } from 'graphql';
import { entitiesField } from '../fetched-operation.ts';
import type { GraphTypes } from '../graph-types.ts';
import type { FetchNode, PlanNode, QueryPlan } from '../query-plan.ts';
import { noteFetchedTypes } from './fetched-types.ts';
import { Place } from './place.ts';
import type { PlacedFetch } from './placed-fetches.ts';
import { onlyOperation, placedFetches } from './placed-fetches.ts';
import { noteRepresented, noteShaped } from './typename-readers.ts';

/**
 * Leaves `__typename` out where it can have one value only and nobody reads it from the data; see decision 008.
 *
 * Fetches of entities at such places are told the type of their entities instead.
 *
 * Shape   `asked`: the operation that was planned. One with named fragments keeps its plan as it is.
 */
export function omitTypenames(plan: QueryPlan, asked: DocumentNode, types: GraphTypes): QueryPlan {
  const operation = onlyOperation(asked);
  if (operation === undefined || plan.node === undefined || plan.node.kind === 'Subscription') return plan;
  const root = new Place();
  const fetches = placedFetches(plan.node, root);
  if (fetches === undefined) return plan;
  noteShaped(operation, root, types.api);
  for (const each of fetches) {
    noteFetchedTypes(each, types.subgraph(each.fetch.serviceName));
    noteRepresented(each);
  }
  const changed = new Map(fetches.map((each) => [each.fetch, withoutTypenames(each)]));
  return { ...plan, node: replaceFetches(plan.node, changed) };
}

function replaceFetches(node: PlanNode, changed: ReadonlyMap<FetchNode, FetchNode>): PlanNode {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return { ...node, nodes: node.nodes.map((child) => replaceFetches(child, changed)) };
    case 'Flatten':
      return { ...node, node: replaceFetches(node.node, changed) };
    case 'Fetch':
      return changed.get(node) ?? node;
    case 'Condition':
      return node;
  }
}

function withoutTypenames({ fetch, operation, place }: PlacedFetch): FetchNode {
  const isOfEntities = fetch.requires !== undefined && fetch.requires.length > 0;
  const entityType = isOfEntities ? place.knownType : undefined;
  const typed = entityType === undefined ? fetch : { ...fetch, entityType };
  // Rewrites of an answer depend on the types in it.
  if (fetch.outputRewrites?.length || !fetch.operation.includes('__typename')) return typed;
  const entities = isOfEntities ? entitiesField(operation)?.selectionSet : undefined;
  const change = (set: SelectionSetNode) => (set === entities ? reduced(set, place) : undefined);
  const rest = entities
    ? visit(operation, { SelectionSet: change })
    : { ...operation, selectionSet: reduced(operation.selectionSet, place) };
  return { ...typed, operation: stripIgnoredCharacters(print(rest)) };
}

/** A set of nothing else keeps it: that the object is there has to be told. */
function reduced(set: SelectionSetNode, place: Place): SelectionSetNode {
  const selections = set.selections.map((node): SelectionNode => {
    if (node.kind === Kind.FRAGMENT_SPREAD || node.selectionSet === undefined) return node;
    const there = node.kind === Kind.FIELD ? place.under(node.alias?.value ?? node.name.value) : place;
    return { ...node, selectionSet: reduced(node.selectionSet, there) };
  });
  const others = selections.filter((node) => !isPlainTypename(node));
  return { ...set, selections: place.knownType === undefined || others.length === 0 ? selections : others };
}

function isPlainTypename(node: SelectionNode): boolean {
  return (
    node.kind === Kind.FIELD &&
    node.name.value === '__typename' &&
    node.alias === undefined &&
    (node.directives ?? []).length === 0
  );
}
