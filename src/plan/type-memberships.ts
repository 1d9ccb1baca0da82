import type { DocumentNode } from 'graphql';
import { Kind } from 'graphql';

/** Interface or union name → the names of all types that belong to it, interfaces included; enum name → its values. */
export type TypeMemberships = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Which types belong to which abstract ones, and which values to which enums, in the whole supergraph: the API schema lacks
 * what is inaccessible, and subgraphs answer with that too.
 */
export function typeMemberships(supergraph: DocumentNode): TypeMemberships {
  const members = new Map<string, Set<string>>();
  const membersOf = (name: string): Set<string> => {
    let set = members.get(name);
    if (set === undefined) {
      set = new Set();
      members.set(name, set);
    }
    return set;
  };
  for (const definition of supergraph.definitions) {
    switch (definition.kind) {
      case Kind.INTERFACE_TYPE_DEFINITION:
        membersOf(definition.name.value);
        for (const parent of definition.interfaces ?? []) membersOf(parent.name.value).add(definition.name.value);
        break;
      case Kind.OBJECT_TYPE_DEFINITION:
        for (const parent of definition.interfaces ?? []) membersOf(parent.name.value).add(definition.name.value);
        break;
      case Kind.UNION_TYPE_DEFINITION:
        for (const member of definition.types ?? []) membersOf(definition.name.value).add(member.name.value);
        break;
      case Kind.ENUM_TYPE_DEFINITION:
        for (const value of definition.values ?? []) membersOf(definition.name.value).add(value.name.value);
        break;
    }
  }
  return members;
}

/** Whether an object with this `__typename` meets a type condition. */
export function meetsCondition(memberships: TypeMemberships, typename: unknown, condition: string): boolean {
  return typename === condition || (typeof typename === 'string' && memberships.get(condition)?.has(typename) === true);
}
