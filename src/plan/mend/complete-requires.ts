import type { StandIns } from '../adapt/stand-ins.ts';
import { fetchedOperation } from '../fetched-operation.ts';
import type { FetchNode, FlattenNode, ParallelNode, PlanNode, PlanSelection, QueryPlan } from '../query-plan.ts';
import { entityFields } from './entity-fields.ts';
import { topNames } from './top-names.ts';

/** A fetch of entities, with what it lacks. */
interface Incomplete {
  readonly node: FlattenNode;
  readonly fetch: FetchNode;
  readonly missing: readonly PlanSelection[];
}

/**
 * Makes fetches wait for what they require.
 *
 * Where a chain of `@requires` comes back to a subgraph, the planner may ask for a computed field beside the fetch of what
 * it is computed from, with a representation that lacks it. Such a fetch is put behind the others and completed.
 */
export function completeRequires(plan: QueryPlan, standIns: StandIns): QueryPlan {
  if (plan.node === undefined || plan.node.kind === 'Subscription') return plan;
  return { ...plan, node: completeNode(plan.node, standIns) };
}

function completeNode(node: PlanNode, standIns: StandIns): PlanNode {
  if (node.kind === 'Sequence') return { ...node, nodes: node.nodes.map((child) => completeNode(child, standIns)) };
  if (node.kind !== 'Parallel') return node;
  return completeParallel({ ...node, nodes: node.nodes.map((child) => completeNode(child, standIns)) }, standIns);
}

function completeParallel(parallel: ParallelNode, standIns: StandIns): PlanNode {
  const incomplete = parallel.nodes.flatMap((node) => lackingIn(node, standIns) ?? []);
  const late = incomplete.filter(({ node, missing }) =>
    missing.every((field) => parallel.nodes.some((other) => other !== node && brings(other, node, field))),
  );
  if (late.length === 0) return parallel;
  const early = parallel.nodes.filter((node) => late.every((one) => one.node !== node));
  const completed = late.map(({ node, fetch, missing }) => ({ ...node, node: withRequired(fetch, missing) }));
  return { kind: 'Sequence', nodes: [inParallel(early), inParallel(completed)] };
}

function inParallel(nodes: readonly PlanNode[]): PlanNode {
  const [first] = nodes;
  return nodes.length === 1 && first !== undefined ? first : { kind: 'Parallel', nodes };
}

/** Undefined when the fetch has all it requires. */
function lackingIn(node: PlanNode, standIns: StandIns): Incomplete | undefined {
  if (node.kind !== 'Flatten' || node.node.kind !== 'Fetch' || !node.node.requires?.length) return undefined;
  const fetch = node.node;
  const present = new Set(topNames(fetch.requires ?? []));
  const required = entityFields(fetchedOperation(fetch)).flatMap(({ type, node: field }) =>
    standIns.selectionFor(fetch.serviceName, type, field.name.value),
  );
  const missing = required.filter((selection) => selection.kind === 'Field' && !present.has(selection.name));
  return missing.length === 0 ? undefined : { node, fetch, missing };
}

/** Whether `other` fetches the field for the same objects. */
function brings(other: PlanNode, { path }: FlattenNode, field: PlanSelection): boolean {
  if (other.kind !== 'Flatten' || other.node.kind !== 'Fetch' || other.path.join() !== path.join()) return false;
  const fetched = entityFields(fetchedOperation(other.node)).map(({ node }) => node.alias?.value ?? node.name.value);
  return field.kind === 'Field' && fetched.includes(field.name);
}

function withRequired(fetch: FetchNode, missing: readonly PlanSelection[]): FetchNode {
  const requires = (fetch.requires ?? []).map((selection) =>
    selection.kind === 'InlineFragment'
      ? { ...selection, selections: [...selection.selections, ...missing] }
      : selection,
  );
  return { ...fetch, requires };
}
