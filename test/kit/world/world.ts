/**
 * The data behind all subgraphs of one graph.
 *
 * Objects are plain: a field is the property of its name, unless `resolvers` has a function for it. An object that can
 * stand at an abstract place carries `__typename`. The same world answers for every subgraph and, as one schema, says
 * what a gateway's answer must be.
 */
export interface World {
  /** By type, and by interface for the fields that an interface object adds to every implementation. */
  readonly resolvers: Readonly<Record<string, Readonly<Record<string, Resolve>>>>;
  /** The entity that has the key fields of `representation`; undefined when there is none. */
  find(typeName: string, representation: Readonly<Record<string, unknown>>): object | undefined;
  /** Whether a subgraph does not know an entity that others know. None by default. */
  lacks?(subgraph: string, entity: object): boolean;
}

export type Resolve = (source: never, args: never) => unknown;
