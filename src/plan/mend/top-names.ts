import type { PlanSelection } from '../query-plan.ts';

/** Names of the fields of representations themselves, whatever their type. */
export function topNames(selections: readonly PlanSelection[]): string[] {
  return selections.flatMap((each) => (each.kind === 'Field' ? [each.name] : topNames(each.selections)));
}
