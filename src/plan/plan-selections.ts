import type { SelectionNode } from 'graphql';
import { Kind, print } from 'graphql';
import type { PlanSelection } from './query-plan.ts';

/** Selections as a plan has them, each once. */
export function planSelections(selections: readonly SelectionNode[]): PlanSelection[] {
  const seen = new Set<string>();
  return selections.flatMap((node): PlanSelection[] => {
    const text = print(node);
    if (node.kind === Kind.FRAGMENT_SPREAD || seen.has(text)) return [];
    seen.add(text);
    const inner = node.selectionSet && { selections: planSelections(node.selectionSet.selections) };
    if (node.kind === Kind.FIELD) return [{ kind: 'Field', name: node.name.value, ...inner }];
    const condition = node.typeCondition && { typeCondition: node.typeCondition.name.value };
    return [{ kind: 'InlineFragment', ...condition, selections: inner?.selections ?? [] }];
  });
}
