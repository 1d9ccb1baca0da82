import type { GraphQLNamedType, GraphQLOutputType, SelectionSetNode } from 'graphql';
import { getNamedType, getNullableType, isLeafType, isListType, Kind } from 'graphql';
import type { Branch, Service } from './service.ts';

/** What all objects below one resolved field have in common. */
export type Provenance = Pick<Subject, 'origin' | 'branch' | 'provided'>;

/** An object on its way through the monolith: what a subgraph's resolver returned, and what others say about it. */
export class Subject {
  readonly origin: Service;
  readonly branch: Branch;
  readonly value: unknown;
  /** The type that the subgraph's schema gives to the place where the object was found; may be abstract. */
  readonly declared: GraphQLNamedType;
  /** Fields that the origin answers here only, by `@provides`. */
  readonly provided: SelectionSetNode | undefined;
  /** What references to it resolve to, by subgraph and required fields. */
  readonly views = new Map<string, Promise<unknown>>();

  constructor({ origin, branch, provided }: Provenance, value: unknown, declared: GraphQLNamedType) {
    this.origin = origin;
    this.branch = branch;
    this.provided = provided;
    this.value = value;
    this.declared = declared;
  }

  /** What `@provides` says about a field: undefined when it is not provided, else what is provided below it. */
  providedField(name: string): { readonly below: SelectionSetNode | undefined } | undefined {
    return providedIn(this.provided, name);
  }
}

function providedIn(
  selections: SelectionSetNode | undefined,
  name: string,
): { readonly below: SelectionSetNode | undefined } | undefined {
  for (const node of selections?.selections ?? []) {
    if (node.kind === Kind.FIELD && node.name.value === name) return { below: node.selectionSet };
    const inside = node.kind === Kind.INLINE_FRAGMENT ? providedIn(node.selectionSet, name) : undefined;
    if (inside !== undefined) return inside;
  }
  return undefined;
}

/**
 * Takes over what a subgraph's resolver returned: leaves are serialised by the subgraph's own types, objects become
 * subjects. What fails becomes an `Error` in its place, which graphql-js reports at exactly that place.
 */
export function adopt(value: unknown, type: GraphQLOutputType, provenance: Provenance): unknown {
  if (value === null || value === undefined || value instanceof Error) return value;
  if (isThenable(value)) return value.then((settled) => adopt(settled, type, provenance));
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    if (typeof value !== 'object' || !(Symbol.iterator in value)) return value;
    return Array.from(value as Iterable<unknown>, (item) => adopt(item, nullable.ofType, provenance));
  }
  if (!isLeafType(nullable)) return new Subject(provenance, value, getNamedType(nullable));
  try {
    return nullable.serialize(value);
  } catch (error) {
    return error;
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
