import type { GraphQLNamedType, GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import type { FullContext } from './execute-fully.ts';

/** One subgraph as the monolith uses it: its resolvers, without any server. */
export interface Service {
  readonly name: string;
  /** Executable, as `buildSubgraphSchema` makes it: the monolith takes resolvers, scalars and references from here. */
  readonly schema: GraphQLSchema;
  /** What the resolvers of one request share. */
  createContext(headers: Readonly<Record<string, string>>): object;
}

/**
 * The subgraphs' contexts of one part of an operation. A query has one; each root field of a mutation has its own, since
 * what was loaded before a change must not be seen after it.
 */
export class Branch {
  readonly #headers: Readonly<Record<string, string>>;
  readonly #contexts = new Map<Service, object>();

  constructor(headers: Readonly<Record<string, string>>) {
    this.#headers = headers;
  }

  contextOf(service: Service): object {
    const context = this.#contexts.get(service) ?? service.createContext(this.#headers);
    this.#contexts.set(service, context);
    return context;
  }
}

/** What one execution carries through the monolith's resolvers. */
export interface MonolithContext extends FullContext {
  /** The branch that a root field starts in. */
  branch(): Branch;
}

type ReferenceResolver = (reference: object, context: object, info: GraphQLResolveInfo) => unknown;

/** `__resolveReference` of a type; without one a reference stands for itself, as in `@apollo/subgraph`. */
export function referenceResolverOf(type: GraphQLNamedType | undefined): ReferenceResolver {
  const extensions = type?.extensions as
    | { apollo?: { subgraph?: { resolveReference?: ReferenceResolver } } }
    | undefined;
  return extensions?.apollo?.subgraph?.resolveReference ?? ((reference) => reference);
}
