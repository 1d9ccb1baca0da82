import type { FieldNode } from 'graphql';
import { print } from 'graphql';
import type { Requirements } from '../adapt/requirements.ts';
import { fieldNames } from '../adapt/requirements.ts';
import { fetchedOperation } from '../fetched-operation.ts';
import type { FetchNode, PlanSelection, QueryPlan } from '../query-plan.ts';
import type { EntityField } from './entity-fields.ts';
import { entityFields } from './entity-fields.ts';
import { narrowFetch } from './fetch-portion.ts';
import { mapFlattened } from './map-flattened.ts';

/**
 * Fetches computed fields of interface objects apart from their other fields.
 *
 * A subgraph with an interface object has one type where others have several. The planner asks it for all that is wanted
 * of any of them in one fetch, and then every object must have what a field requires that is wanted of some. It also
 * refers to objects of which it knows no key.
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
  original: FetchNode,
  requirements: Requirements,
  interfaceObjects: ReadonlySet<string>,
): readonly FetchNode[] {
  if (!original.requires?.length) return [original];
  const operation = fetchedOperation(original);
  const fields = entityFields(operation);
  if (!fields.some(({ type }) => interfaceObjects.has(type))) return [original];
  const keys = new Set(fields.flatMap(({ type }) => requirements.keyNames(original.serviceName, type)));
  const fetch = { ...original, requires: withKeys(original.requires, keys, interfaceObjects) };
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
  return [...portions.values()].map((portion) => {
    const own = needed(fields.filter(({ node }) => portion.has(node)));
    return narrowFetch(fetch, operation, portion, (name) => all.has(name) && !own.has(name) && !keys.has(name));
  });
}

function namesFor({ type, node }: EntityField, { serviceName }: FetchNode, requirements: Requirements): string[] {
  const required = requirements.requiredFor(serviceName, type, node.name.value);
  return required === undefined ? [] : fieldNames(required.selections);
}

/** What is required of an interface without its key is required of each type with one, and of no other. */
function withKeys(
  requires: readonly PlanSelection[],
  keys: ReadonlySet<string>,
  interfaceObjects: ReadonlySet<string>,
): readonly PlanSelection[] {
  const isKeyless = (each: PlanSelection): boolean =>
    each.kind === 'InlineFragment' &&
    interfaceObjects.has(each.typeCondition ?? '') &&
    !each.selections.some((field) => field.kind === 'Field' && keys.has(field.name));
  const keyless = requires.filter(isKeyless);
  const others = requires.filter((each) => !isKeyless(each));
  if (keyless.length === 0 || others.length === 0) return requires;
  const additional = keyless.flatMap(({ selections = [] }) => selections);
  return others.map((each) =>
    each.kind === 'InlineFragment' ? { ...each, selections: merged([...each.selections, ...additional]) } : each,
  );
}

function merged(selections: readonly PlanSelection[]): readonly PlanSelection[] {
  return [...new Map(selections.map((each) => [JSON.stringify(each), each])).values()];
}
