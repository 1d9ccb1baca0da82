import type { FetchRewrite } from './compile-rewrites.ts';
import type { PlanSelection } from './query-plan.ts';
import type { TypeMemberships } from './type-memberships.ts';
import { meetsCondition } from './type-memberships.ts';

type JsonObject = Record<string, unknown>;

/**
 * Builds the representation of an entity as JSON text, which is also what equal representations are recognised by;
 * undefined when the entity lacks a field that is needed, or is of a type that this fetch is not for.
 */
export type Represent = (entity: JsonObject) => string | undefined;

/** Copies selected fields of `source` into `target`; false when one is missing. */
type Copy = (source: JsonObject, target: JsonObject) => boolean;

/** Compiles the `requires` of a fetch. */
export function compileRepresentation(
  requires: readonly PlanSelection[],
  rewrites: readonly FetchRewrite[],
  memberships: TypeMemberships,
): Represent {
  const copy = compileCopy(requires, memberships);
  return (entity) => {
    const representation: JsonObject = {};
    if (!copy(entity, representation) || representation.__typename === undefined) return undefined;
    for (const rewrite of rewrites) rewrite(representation);
    return JSON.stringify(representation);
  };
}

function compileCopy(selections: readonly PlanSelection[], memberships: TypeMemberships): Copy {
  const steps = selections.map((selection) => compileSelection(selection, memberships));
  return (source, target) => {
    for (const step of steps) if (!step(source, target)) return false;
    return true;
  };
}

function compileSelection(selection: PlanSelection, memberships: TypeMemberships): Copy {
  if (selection.kind === 'InlineFragment') {
    const { typeCondition } = selection;
    const copy = compileCopy(selection.selections, memberships);
    if (typeCondition === undefined) return copy;
    return (source, target) => !meetsCondition(memberships, source.__typename, typeCondition) || copy(source, target);
  }
  const key = selection.alias ?? selection.name;
  const sourceKey = selection.source ?? key;
  const copy = selection.selections && compileCopy(selection.selections, memberships);
  return (source, target) => {
    // The key may be called like something that every object inherits.
    const value = Object.hasOwn(source, sourceKey) ? source[sourceKey] : undefined;
    if (value === undefined) return false;
    const copied = copy === undefined ? value : copyNested(value, copy);
    if (copied === undefined) return false;
    target[key] = copied;
    return true;
  };
}

/** Undefined when something in it is missing. */
function copyNested(value: unknown, copy: Copy): unknown {
  if (Array.isArray(value)) {
    const copies = value.map((element) => copyNested(element, copy));
    return copies.includes(undefined) ? undefined : copies;
  }
  if (typeof value !== 'object' || value === null) return value;
  const target: JsonObject = {};
  return copy(value as JsonObject, target) ? target : undefined;
}
