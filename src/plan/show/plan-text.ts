import type { ConditionNode, FetchNode, PlanNode, QueryPlan, SubscriptionNode } from '../query-plan.ts';
import { fetchedLines, requiredLines } from './operation-layout.ts';

const INDENT = '  ';

/**
 * A query plan as an indented tree, in the form that Apollo's tools print and their users know (`prettyFormatQueryPlan`).
 *
 * An operation that asks no subgraph is `QueryPlan {}`.
 */
export function planText(plan: QueryPlan): string {
  return block('QueryPlan', plan.node === undefined ? [] : [plan.node]).join('\n');
}

function block(head: string, children: readonly (PlanNode | SubscriptionNode)[]): string[] {
  if (children.length === 0) return [`${head} {}`];
  const lines = children.flatMap((child) => endedBy(',', nodeLines(child)));
  return [`${head} {`, ...indented(lines), '}'];
}

function nodeLines(node: PlanNode | SubscriptionNode): string[] {
  switch (node.kind) {
    case 'Fetch':
      return fetchLines(node);
    case 'Flatten':
      return block(`Flatten(path: "${node.path.join('.')}")`, [node.node]);
    case 'Sequence':
    case 'Parallel':
      return block(node.kind, node.nodes);
    case 'Condition':
      return conditionLines(node);
    case 'Subscription':
      return subscriptionLines(node);
  }
}

function fetchLines(fetch: FetchNode): string[] {
  const required = fetch.requires === undefined ? [] : endedBy(' =>', requiredLines(fetch.requires));
  return [`Fetch(service: "${fetch.serviceName}") {`, ...indented([...required, ...fetchedLines(fetch)]), '}'];
}

function conditionLines({ condition, ifClause, elseClause }: ConditionNode): string[] {
  const included = ifClause === undefined ? [] : indented(nodeLines(ifClause));
  const skipped = elseClause === undefined ? [] : indented(nodeLines(elseClause));
  if (elseClause === undefined) return [`Include(if: $${condition}) {`, ...included, '}'];
  if (ifClause === undefined) return [`Skip(if: $${condition}) {`, ...skipped, '}'];
  const branches = ['Then {', ...included, '} Else {', ...skipped, '}'];
  return [`Condition(if: $${condition}) {`, ...indented(branches), '}'];
}

function subscriptionLines({ primary, rest }: SubscriptionNode): string[] {
  const events = ['Primary: {', ...indented(fetchLines(primary)), '},'];
  const perEvent = rest === undefined ? [] : ['Rest: {', ...indented(nodeLines(rest)), '}'];
  return ['Subscription {', ...indented([...events, ...perEvent]), '}'];
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? '' : INDENT + line));
}

function endedBy(mark: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => (index === lines.length - 1 ? line + mark : line));
}
