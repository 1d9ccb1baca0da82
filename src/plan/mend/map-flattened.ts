import type { FetchNode, PlanNode, QueryPlan } from '../query-plan.ts';

/** Replaces every fetch of entities by those that `change` makes of it; several are sent in parallel. */
export function mapFlattened(plan: QueryPlan, change: (fetch: FetchNode) => readonly FetchNode[]): QueryPlan {
  const map = (node: PlanNode): PlanNode => {
    switch (node.kind) {
      case 'Sequence':
      case 'Parallel':
        return { ...node, nodes: node.nodes.map(map) };
      case 'Flatten': {
        if (node.node.kind !== 'Fetch') return { ...node, node: map(node.node) };
        const [first, ...others] = change(node.node).map((fetch) => ({ ...node, node: fetch }));
        if (first === undefined) throw new TypeError('mapFlattened: a fetch was changed into nothing');
        return others.length === 0 ? first : { kind: 'Parallel', nodes: [first, ...others] };
      }
      default:
        return node;
    }
  };
  if (plan.node === undefined || plan.node.kind === 'Subscription') return plan;
  return { ...plan, node: map(plan.node) };
}
