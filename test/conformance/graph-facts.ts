import type { GraphQLCompositeType, GraphQLSchema, SelectionSetNode } from 'graphql';
import { isAbstractType, isInterfaceType, isObjectType, isUnionType, Kind, parse, print } from 'graphql';
import { interfaceObjects } from '../../src/plan/adapt/interface-objects.ts';
import type { Ownership } from './monolith/ownership.ts';
import { readOwnership } from './monolith/ownership.ts';

/** What an engine's known mistakes depend on, beyond what clients see of a graph. */
export interface GraphFacts {
  /** Whether the field, here or where its type is more or less concrete, has a `@requires` of this kind. */
  requires(type: GraphQLCompositeType, field: string, kind: RequirementKind): boolean;
  /** Whether some subgraph has the interface as an object type. */
  isInterfaceObject(type: GraphQLCompositeType): boolean;
  /** Whether a subgraph with an interface object answers the field. */
  isOfInterfaceObject(type: GraphQLCompositeType, field: string): boolean;
}

/** `chained`: of what is itself computed. */
export type RequirementKind = 'any' | 'with arguments' | 'chained';

export function graphFacts(supergraphSdl: string, schema: GraphQLSchema): GraphFacts {
  const supergraph = parse(supergraphSdl, { noLocation: true });
  const ownership = readOwnership(supergraph);
  const objects = interfaceObjects(supergraph);
  return {
    requires: (type, field, kind) =>
      family(schema, type).some((name) =>
        requirementsOf(ownership, name, field).some((set) => isOfKind(ownership, name, set, kind)),
      ),
    isInterfaceObject: ({ name }) => objects.has(name),
    isOfInterfaceObject: (type, field) =>
      family(schema, type).some((name) => objects.has(name) && ownersOf(ownership, name, field).length === 1),
  };
}

/** The type, its interfaces and the types that it may be. */
function family(schema: GraphQLSchema, type: GraphQLCompositeType): string[] {
  const above = isUnionType(type) ? [] : type.getInterfaces();
  const below = isAbstractType(type) ? schema.getPossibleTypes(type) : [];
  const beside = below.flatMap((each) => each.getInterfaces());
  return [...new Set([type, ...above, ...below, ...beside].map(({ name }) => name))];
}

function ownersOf(ownership: Ownership, type: string, field: string) {
  return ownership.get(type)?.fields.get(field)?.owners ?? [];
}

function requirementsOf(ownership: Ownership, type: string, field: string): SelectionSetNode[] {
  return ownersOf(ownership, type, field).flatMap(({ requires }) => requires ?? []);
}

function isOfKind(ownership: Ownership, type: string, set: SelectionSetNode, kind: RequirementKind): boolean {
  if (kind === 'any') return true;
  if (kind === 'with arguments') return print(set).includes('(');
  return set.selections.some(
    (node) => node.kind === Kind.FIELD && requirementsOf(ownership, type, node.name.value).length > 0,
  );
}

/** Whether an implementation promises more of a field than its interface does. */
export function isNarrowed(schema: GraphQLSchema, type: GraphQLCompositeType, field: string): boolean {
  if (!isInterfaceType(type)) return false;
  const declared = String(type.getFields()[field]?.type);
  return schema
    .getPossibleTypes(type)
    .some((each) => isObjectType(each) && String(each.getFields()[field]?.type) !== declared);
}
