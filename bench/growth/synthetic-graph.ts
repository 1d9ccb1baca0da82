import type { SubgraphSource } from '../../test/kit/world/world-subgraph.ts';
import type { Workload } from '../workloads/workload.ts';

/** How large a made-up graph is. */
export interface GraphSize {
  readonly subgraphs: number;
  /** Object types in all of them together; each is an entity with eight fields, in two subgraphs. At least `subgraphs`. */
  readonly types: number;
  /** Entities in the answer to the operation that is timed. */
  readonly listed: number;
}

const PREFIX = 'synthetic';

/** In the graph of every size: the two subgraphs that the timed operation asks. */
const ASKED = 2;

/**
 * A graph of any size with an operation that costs the same in all of them, but for `listed`: a list from one subgraph
 * whose entities are completed by another. What else there is in the graph, nobody asks for.
 */
export function syntheticGraph({ subgraphs, types, listed }: GraphSize): Workload {
  if (subgraphs < ASKED || types < subgraphs) throw new TypeError('syntheticGraph: too small');
  const items = Array.from({ length: listed }, (_, index) => ({
    id: `i${index}`,
    name: `Item number ${index}`,
    weight: index % 100,
    stock: (index * 7) % 50,
  }));
  const byId = new Map<unknown, object>(items.map((item) => [item.id, item]));
  return {
    name: `${PREFIX}-${subgraphs}-${types}-${listed}`,
    about: `${subgraphs} subgraphs, ${types} types, ${listed} entities in the answer`,
    subgraphs: Array.from({ length: subgraphs }, (_, index) => subgraph(index, subgraphs, types)),
    world: {
      resolvers: { Query: { items: () => items } },
      find: (_, { id }) => byId.get(id),
    },
    traffic: { query: '{ items { id name weight stock } }', vary: 'header' },
  };
}

/** The graph of that name; undefined for a name that is not of one. */
export function syntheticGraphNamed(name: string): Workload | undefined {
  const [prefix, ...sizes] = name.split('-');
  const [subgraphs = 0, types = 0, listed = 0] = sizes.map(Number);
  return prefix === PREFIX ? syntheticGraph({ subgraphs, types, listed }) : undefined;
}

function subgraph(index: number, subgraphs: number, types: number): SubgraphSource {
  // The item is the first type.
  const own = numbers(1, types).filter((type) => type % subgraphs === index);
  const extended = numbers(1, types).filter((type) => (type + 1) % subgraphs === index);
  const roots = own.map((type) => `  type${type}(id: ID!): Type${type}`);
  return {
    name: `s${index}`,
    sdl: [
      'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key"])',
      `type Query {\n  version${index}: String\n${[...roots, ...(index === 0 ? ['  items: [Item!]!'] : [])].join('\n')}\n}`,
      ...(index === 0 ? ['type Item @key(fields: "id") {\n  id: ID!\n  name: String!\n  weight: Int!\n}'] : []),
      ...(index === 1 ? ['type Item @key(fields: "id") {\n  id: ID!\n  stock: Int!\n}'] : []),
      ...own.map((type) => ownedType(type, types, subgraphs)),
      ...extended.map(extendedType),
    ].join('\n\n'),
  };
}

function ownedType(type: number, types: number, subgraphs: number): string {
  // Another type of the same subgraph, so that the graph is connected and needs no stub.
  const next = type + subgraphs < types ? type + subgraphs : type;
  return `"Thing number ${type} of the catalogue."
type Type${type} @key(fields: "id") {
  id: ID!
  name: String!
  size(unit: String = "cm"): Float
  tags: [String!]!
  next: Type${next}
}`;
}

function extendedType(type: number): string {
  return `type Type${type} @key(fields: "id") {
  id: ID!
  price: Int
  stock(near: String, radius: Int = 10): Int
  note: String
}`;
}

function numbers(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, index) => index + from);
}
