import type { FieldNode } from 'graphql';
import { print } from 'graphql';
import type { EntityField } from './entity-fields.ts';
import { entityFields, fetchedOperation } from './entity-fields.ts';
import { narrowFetch } from './fetch-portion.ts';
import { mapFlattened } from './map-flattened.ts';
import type { FetchNode, QueryPlan } from './query-plan.ts';
import type { Requirements } from './requirements.ts';
import { fieldNames } from './requirements.ts';

/**
 * Fetches computed fields of interface objects apart from their other fields.
 *
 * A subgraph with an interface object has one type where others have several. The planner asks it for all that is wanted
 * of any of them in one fetch, and then every object must have what a field requires that is wanted of some.
 */
export function separateRequirements(
  plan: QueryPlan,
  requirements: Requirements,
  interfaceObjects: ReadonlySet<string>,
): QueryPlan {
  if (!requirements.exist || interfaceObjects.size === 0) return plan;
  return mapFlattened(plan, (fetch) => separate(fetch, requirements, interfaceObjects));
}

function separate(
  fetch: FetchNode,
  requirements: Requirements,
  interfaceObjects: ReadonlySet<string>,
): readonly FetchNode[] {
  if (!fetch.requires?.length) return [fetch];
  const operation = fetchedOperation(fetch);
  const fields = entityFields(operation);
  const portions = new Map<string, Set<FieldNode>>();
  for (const { type, node } of fields) {
    const required = interfaceObjects.has(type)
      ? requirements.requiredFor(fetch.serviceName, type, node.name.value)
      : undefined;
    const name = required === undefined ? '' : print(required);
    portions.set(name, (portions.get(name) ?? new Set()).add(node));
  }
  if (portions.size < 2) return [fetch];
  const needed = (some: readonly EntityField[]) =>
    new Set(some.flatMap((field) => namesFor(field, fetch, requirements)));
  const all = needed(fields);
  const keys = new Set(fields.flatMap(({ type }) => requirements.keyNames(fetch.serviceName, type)));
  return [...portions.values()].map((portion) => {
    const own = needed(fields.filter(({ node }) => portion.has(node)));
    return narrowFetch(fetch, operation, portion, (name) => all.has(name) && !own.has(name) && !keys.has(name));
  });
}

function namesFor({ type, node }: EntityField, { serviceName }: FetchNode, requirements: Requirements): string[] {
  const required = requirements.requiredFor(serviceName, type, node.name.value);
  return required === undefined ? [] : fieldNames(required.selections);
}
