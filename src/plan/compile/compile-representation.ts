import type { FetchDataRewrite, FetchNode, PlanSelection } from '../query-plan.ts';
import type { TypeMemberships } from '../type-memberships.ts';
import { meetsCondition } from '../type-memberships.ts';
import { compileRewrites } from './compile-rewrites.ts';

type JsonObject = Record<string, unknown>;

/** How the entities of a fetch are referred to. */
export interface Representation {
  /** JSON text; undefined when the entity lacks a field that is needed, or is of a type that this fetch is not for. */
  readonly textOf: (entity: JsonObject) => string | undefined;
  /** What tells representations apart without writing them, for most entities of most fetches; see `FlatKey`. */
  readonly flatKey: FlatKey | undefined;
}

/** Objects of exactly this type are referred to by these fields, where the first has a string or a number for its value. */
export interface FlatKey {
  readonly typename: string;
  /** All objects are of this type, and do not tell it. */
  readonly isKnown: boolean;
  readonly field: string;
  /** Further fields. */
  readonly others: readonly string[];
}

/** Copies selected fields of `source` into `target`; false when one is missing. */
type Copy = (source: JsonObject, target: JsonObject) => boolean;

/**
 * Compiles what a fetch requires of its entities; where their type is known, without conditions on it.
 *
 * A plan renames the types of the objects that it means to an interface object. Others may have the required fields too, by
 * chance; the subgraph does not know their types, and would refuse the whole query.
 */
export function compileRepresentation(
  requires: readonly PlanSelection[],
  { inputRewrites, entityType }: Pick<FetchNode, 'inputRewrites' | 'entityType'>,
  memberships: TypeMemberships,
): Representation {
  const rewrites = compileRewrites(inputRewrites, memberships);
  const interfaceObjects = (inputRewrites ?? []).flatMap((rewrite) => typenameSetBy(rewrite) ?? []);
  const copy = compileCopy(requires, memberships, entityType);
  const write = (entity: JsonObject) => {
    const representation: JsonObject = {};
    if (!copy(entity, representation) || representation.__typename === undefined) return undefined;
    for (const rewrite of rewrites) rewrite(representation);
    const { __typename } = representation;
    if (interfaceObjects.some((name) => meetsCondition(memberships, __typename, name) && __typename !== name))
      return undefined;
    return JSON.stringify(representation);
  };
  const flatKey = rewrites.length === 0 ? flatKeyOf(requires, entityType) : undefined;
  return { textOf: flatKey === undefined ? write : compileText(flatKey, write), flatKey };
}

function typenameSetBy(rewrite: FetchDataRewrite): string | undefined {
  if (rewrite.kind !== 'ValueSetter' || rewrite.path.at(-1) !== '__typename') return undefined;
  return typeof rewrite.setValueTo === 'string' ? rewrite.setValueTo : undefined;
}

function compileText(flatKey: FlatKey, otherwise: Representation['textOf']): Representation['textOf'] {
  const { typename, field, others } = flatKey;
  const head = `{"__typename":${JSON.stringify(typename)},${JSON.stringify(field)}:`;
  const heads = others.map((other) => `,${JSON.stringify(other)}:`);
  return (entity) => {
    const value = firstKeyValue(flatKey, entity);
    if (value === undefined) return otherwise(entity);
    let text = head + JSON.stringify(value);
    for (let at = 0; at < others.length; at += 1) {
      const other = entity[others[at] as string];
      // Missing, or a name that every object inherits.
      if (other === undefined || typeof other === 'function') return otherwise(entity);
      text += heads[at] + JSON.stringify(other);
    }
    return `${text}}`;
  };
}

/** The value of the first field; undefined when `entity` is not as `FlatKey` says. */
export function firstKeyValue({ typename, isKnown, field }: FlatKey, entity: JsonObject): string | number | undefined {
  const value = entity[field];
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  return isKnown || entity.__typename === typename ? value : undefined;
}

function flatKeyOf(requires: readonly PlanSelection[], entityType: string | undefined): FlatKey | undefined {
  if (entityType !== undefined) return keyAmong(requires, { typename: entityType, isKnown: true });
  const [fragment, ...others] = requires;
  if (fragment?.kind !== 'InlineFragment' || fragment.typeCondition === undefined || others.length > 0)
    return undefined;
  return keyAmong(fragment.selections, { typename: fragment.typeCondition, isKnown: false });
}

/** The type's name comes first in what is written, whatever its place among the selections. */
function keyAmong(
  selections: readonly PlanSelection[],
  type: Pick<FlatKey, 'typename' | 'isKnown'>,
): FlatKey | undefined {
  const names = new Set<string>();
  for (const selection of selections) {
    if (selection.kind !== 'Field') return undefined;
    const { name, alias, source, selections: within } = selection;
    if (alias !== undefined || source !== undefined || within !== undefined) return undefined;
    names.add(name);
  }
  if (!names.delete('__typename')) return undefined;
  const [field, ...others] = names;
  return field === undefined ? undefined : { ...type, field, others };
}

/** `knownType`: of the objects that are copied; without it they have to tell. */
function compileCopy(selections: readonly PlanSelection[], memberships: TypeMemberships, knownType?: string): Copy {
  const steps = selections.map((selection) =>
    knownType !== undefined && selection.kind === 'Field' && selection.name === '__typename'
      ? setTypename(knownType)
      : compileSelection(selection, memberships),
  );
  return (source, target) => {
    for (const step of steps) if (!step(source, target)) return false;
    return true;
  };
}

function setTypename(name: string): Copy {
  return (_source, target) => {
    target.__typename = name;
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
