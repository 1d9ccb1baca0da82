import type { SelectionNode } from 'graphql';
import { Kind } from 'graphql';
import { entitiesField, fetchedOperation } from '../fetched-operation.ts';
import type { Selection } from '../operation/selection.ts';
import type { FetchNode, PlanNode, QueryPlan } from '../query-plan.ts';
import { EACH } from './collect-targets.ts';

/** Planned keys that fetches bring, level by level. */
interface Fetched {
  readonly keys: Map<string, Fetched>;
}

/** In a path of a rewrite: what follows is meant for objects of one type. */
const FRAGMENT = '... on ';

/**
 * Fields that an operation asks for and its plan does not fetch, as planned keys from the root; without what is below them.
 *
 * The planner leaves out what can have no value: an object of an interface whose concrete types no subgraph could tell. For
 * the client that is more than a plain null. Fields within fragments are not looked at: a type that does not occur is
 * rightly left out.
 */
export function unreachableFields(plan: QueryPlan | undefined, selections: readonly Selection[]): string[][] {
  const root: Fetched = { keys: new Map() };
  if (plan?.node !== undefined && plan.node.kind !== 'Subscription') noteNode(plan.node, root);
  return missing(selections, root, []);
}

function missing(selections: readonly Selection[], fetched: Fetched, path: readonly string[]): string[][] {
  return selections.flatMap((selection) => {
    if (selection.kind !== 'field') return [];
    const here = [...path, selection.plannedKey];
    const below = fetched.keys.get(selection.plannedKey);
    return below === undefined ? [here] : missing(selection.selections ?? [], below, here);
  });
}

function noteNode(node: PlanNode, at: Fetched): void {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      for (const child of node.nodes) noteNode(child, at);
      return;
    case 'Flatten':
      noteNode(
        node.node,
        node.path.reduce<Fetched>((place, key) => (key === EACH ? place : child(place, String(key))), at),
      );
      return;
    case 'Fetch':
      noteFetch(node, at);
      return;
    case 'Condition':
      for (const branch of [node.ifClause, node.elseClause]) if (branch) noteNode(branch, at);
  }
}

function noteFetch(fetch: FetchNode, at: Fetched): void {
  const operation = fetchedOperation(fetch);
  const entities = fetch.requires?.length ? entitiesField(operation) : undefined;
  noteSelections((entities ?? operation).selectionSet?.selections ?? [], at);
  for (const rewrite of fetch.outputRewrites ?? []) {
    if (rewrite.kind !== 'KeyRenamer') continue;
    const keys = rewrite.path.filter((key) => !key.startsWith(FRAGMENT));
    const parent = keys.slice(0, -1).reduce(child, at);
    const renamed = child(parent, keys.at(-1) ?? '');
    for (const [key, value] of renamed.keys) child(parent, rewrite.renameKeyTo).keys.set(key, value);
  }
}

function noteSelections(selections: readonly SelectionNode[], at: Fetched): void {
  for (const node of selections) {
    if (node.kind === Kind.INLINE_FRAGMENT) noteSelections(node.selectionSet.selections, at);
    if (node.kind !== Kind.FIELD) continue;
    noteSelections(node.selectionSet?.selections ?? [], child(at, node.alias?.value ?? node.name.value));
  }
}

function child({ keys }: Fetched, key: string): Fetched {
  const known = keys.get(key) ?? { keys: new Map() };
  keys.set(key, known);
  return known;
}
