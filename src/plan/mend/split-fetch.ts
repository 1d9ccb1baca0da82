import type { FieldNode, OperationDefinitionNode } from 'graphql';
import type { StandIns } from '../adapt/stand-ins.ts';
import { fetchedOperation } from '../fetched-operation.ts';
import type { FetchNode, PlanSelection } from '../query-plan.ts';
import { entityFields } from './entity-fields.ts';
import { narrowFetch } from './fetch-portion.ts';

/** Fields that can be computed from one representation, and what they require. */
interface Portion {
  readonly required: Set<string>;
  readonly fields: Set<FieldNode>;
}

/**
 * Splits a fetch of entities whose representations would need two values of one field: computed fields that require it
 * with different arguments are asked for apart. All others stay in the first fetch.
 */
export function splitFetch(fetch: FetchNode, standIns: StandIns): FetchNode[] {
  if (!fetch.requires?.length || !isTornBetweenValues(namesIn(fetch.requires), standIns)) return [fetch];
  const operation = fetchedOperation(fetch);
  const [first, ...others] = portionsOf(fetch, operation, standIns);
  if (first === undefined || others.length === 0) return [fetch];
  return [first, ...others].map((portion) => {
    const foreign = new Set(
      others.concat(first).flatMap(({ required, fields }) => (fields === portion.fields ? [] : [...required])),
    );
    const unwanted = (name: string) =>
      !portion.required.has(name) && foreign.has(name) && isTornBetweenValues([...portion.required, name], standIns);
    return narrowFetch(fetch, operation, portion.fields, unwanted);
  });
}

function portionsOf(fetch: FetchNode, operation: OperationDefinitionNode, standIns: StandIns): Portion[] {
  const portions: Portion[] = [];
  for (const { type, node } of entityFields(operation)) {
    const required = standIns.requiredBy(fetch.serviceName, type, node.name.value);
    const fitting = portions.find((portion) => !isTornBetweenValues([...portion.required, ...required], standIns));
    const portion = fitting ?? { required: new Set(), fields: new Set() };
    if (fitting === undefined) portions.push(portion);
    for (const name of required) portion.required.add(name);
    portion.fields.add(node);
  }
  return portions;
}

/** Whether two of these are one field with different arguments. */
function isTornBetweenValues(names: readonly string[], { byName }: StandIns): boolean {
  const standInOf = new Map<string, string>();
  return names.some((name) => {
    const field = byName.get(name)?.field ?? name;
    const known = standInOf.get(field);
    standInOf.set(field, name);
    return known !== undefined && known !== name;
  });
}

function namesIn(selections: readonly PlanSelection[]): string[] {
  return selections.flatMap((selection) => [
    ...(selection.kind === 'Field' ? [selection.name] : []),
    ...namesIn(selection.selections ?? []),
  ]);
}
