import type { SelectionNode } from 'graphql';
import { Kind, print } from 'graphql';
import type { Requirements } from '../adapt/requirements.ts';
import type { ComputedField, FetchNode, PlanSelection, QueryPlan } from '../query-plan.ts';
import { entityFields, fetchedOperation } from './entity-fields.ts';
import { mapFlattened } from './map-flattened.ts';

/** Notes with every fetch which of its fields are computed from what: when that could not be had, neither can they. */
export function noteComputedFields(plan: QueryPlan, requirements: Requirements): QueryPlan {
  return mapFlattened(plan, (fetch) => {
    const computed = computedIn(fetch, requirements);
    return [computed.length === 0 ? fetch : { ...fetch, computed }];
  });
}

function computedIn(fetch: FetchNode, requirements: Requirements): ComputedField[] {
  if (!fetch.requires?.length) return [];
  return entityFields(fetchedOperation(fetch)).flatMap(({ type, node }) => {
    const required = requirements.requiredFor(fetch.serviceName, type, node.name.value);
    if (required === undefined) return [];
    return [{ type, key: node.alias?.value ?? node.name.value, requires: planSelections(required.selections) }];
  });
}

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
