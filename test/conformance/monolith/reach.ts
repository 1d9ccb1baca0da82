import type { GraphQLSchema, SelectionSetNode } from 'graphql';
import { getNamedType, isInterfaceType, isObjectType, Kind } from 'graphql';
import type { FieldOwner, Ownership } from './ownership.ts';

/** Where the fields of an object come from, when the object itself came from one certain subgraph. */
export interface Reach {
  /** Subgraphs that can be reached, nearest first, each with the key to reach it by. The origin needs none. */
  readonly keys: ReadonlyMap<string, SelectionSetNode | undefined>;
  /** The nearest owner of a field. Throws a TypeError for a field that composition should have refused. */
  ownerOf(field: string): FieldOwner;
}

/**
 * Finds for a type and an origin which subgraphs resolve references with fields that are known by then.
 *
 * A subgraph is added only after those that know its key; taking each key's fields from the nearest owner can therefore
 * never go round in a circle. That is all the planning the monolith does.
 */
export function findReach(schema: GraphQLSchema, ownership: Ownership, typeName: string, origin: string): Reach {
  const type = ownership.get(typeName);
  if (type === undefined) throw new TypeError(`the supergraph does not know the type ${typeName}`);
  const keys = new Map<string, SelectionSetNode | undefined>([[origin, undefined]]);
  for (let isGrowing = true; isGrowing; ) {
    isGrowing = false;
    for (const [graph, candidates] of type.keys) {
      if (keys.has(graph)) continue;
      const key = candidates.find((candidate) => knows(schema, ownership, [...keys.keys()], typeName, candidate));
      if (key === undefined) continue;
      keys.set(graph, key);
      isGrowing = true;
    }
  }
  const order = [...keys.keys()];
  return {
    keys,
    ownerOf: (field) => {
      const owners = type.fields.get(field)?.owners ?? [];
      for (const graph of order) {
        const owner = owners.find((candidate) => candidate.graph === graph);
        if (owner !== undefined) return owner;
        // A key field that is external in a subgraph is still in every reference to it.
        if (isKeyField(type.keys.get(graph), field)) return { graph, requires: undefined };
      }
      throw new TypeError(`no subgraph can be asked for ${typeName}.${field} of an object from ${origin}`);
    },
  };
}

function knows(
  schema: GraphQLSchema,
  ownership: Ownership,
  graphs: readonly string[],
  typeName: string,
  selections: SelectionSetNode,
): boolean {
  const known = ownership.get(typeName);
  const type = schema.getType(typeName);
  if (known === undefined || !(isObjectType(type) || isInterfaceType(type))) return false;
  return selections.selections.every((selection) => {
    if (selection.kind !== Kind.FIELD) return false;
    const name = selection.name.value;
    if (name === '__typename') return true;
    const owners = known.fields.get(name)?.owners.filter(({ requires }) => requires === undefined) ?? [];
    const holders = graphs.filter(
      (graph) => owners.some((owner) => owner.graph === graph) || isKeyField(known.keys.get(graph), name),
    );
    const field = type.getFields()[name];
    if (holders.length === 0 || field === undefined) return false;
    if (selection.selectionSet === undefined) return true;
    return knows(schema, ownership, holders, getNamedType(field.type).name, selection.selectionSet);
  });
}

function isKeyField(keys: readonly SelectionSetNode[] | undefined, field: string): boolean {
  return (
    keys?.some(({ selections }) => selections.some((node) => node.kind === Kind.FIELD && node.name.value === field)) ===
    true
  );
}
