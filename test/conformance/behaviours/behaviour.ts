import type { SubgraphCode } from '../../kit/executable-subgraph.ts';

/** One behaviour of federation: a small graph, and what it must answer. */
export interface Behaviour {
  readonly name: string;
  readonly subgraphs: Readonly<Record<string, SubgraphCode>>;
  readonly cases: readonly Case[];
}

export interface Case {
  /** What the answer shows, as a claim. */
  readonly claim: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly data: Readonly<Record<string, unknown>> | null;
  /** Default: none. */
  readonly errors?: readonly { readonly path?: readonly (string | number)[]; readonly code?: string }[];
  /** HTTP requests to all subgraphs together. */
  readonly calls: number;
  /** What the stock gateway answers instead, in words. Without this it must answer the same. */
  readonly stockFails?: string;
}

/** A Federation 2 schema with every directive at hand. */
export function federated(sdl: string, resolvers: SubgraphCode['resolvers'] = {}): SubgraphCode {
  return { sdl: `${LINK}\n${sdl}`, resolvers };
}

/** Resolves references by one key, from a list of all entities. */
export function referencesTo<Entity extends object>(entities: readonly Entity[], key: keyof Entity & string) {
  return (reference: Readonly<Record<string, unknown>>) =>
    entities.find((entity) => entity[key] === reference[key]) ?? null;
}

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@requires", "@provides", "@external", "@extends", "@shareable", "@override", "@inaccessible", "@interfaceObject", "@tag"
])`;
