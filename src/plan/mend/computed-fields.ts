import type { Requirements } from '../adapt/requirements.ts';
import { fetchedOperation } from '../fetched-operation.ts';
import { planSelections } from '../plan-selections.ts';
import type { ComputedField, FetchNode, QueryPlan } from '../query-plan.ts';
import { entityFields } from './entity-fields.ts';
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
