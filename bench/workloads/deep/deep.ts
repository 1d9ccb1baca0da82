import type { World } from '../../../test/kit/world/world.ts';
import type { SubgraphSource } from '../../../test/kit/world/world-subgraph.ts';
import type { Workload } from '../workload.ts';

const HOPS = 6;

/**
 * A chain: each subgraph knows one kind of node and the key of the next, so that no call can start before the one
 * before it has answered. The root is one call, then come `HOPS` more.
 */
export const deep: Workload = {
  name: 'deep',
  about: `${HOPS} sequential hops`,
  subgraphs: Array.from({ length: HOPS + 1 }, (_, level) => subgraph(level)),
  world: world(),
  traffic: { query: `{ start { id ${selection(1)} } }`, vary: 'header' },
};

function subgraph(level: number): SubgraphSource {
  const head = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])\n';
  const next = `next: Level${level + 1}`;
  const stub = `type Level${level + 1} @key(fields: "id", resolvable: false) { id: ID! }\n`;
  if (level === 0) return { name: 'level0', sdl: `${head}type Query { start: Level1 }\n${stub}` };
  const isLast = level === HOPS;
  const own = `type Level${level} @key(fields: "id") { id: ID! label: String ${isLast ? '' : next} }\n`;
  return { name: `level${level}`, sdl: `${head}${own}${isLast ? '' : stub}` };
}

function selection(level: number): string {
  return level === HOPS ? 'label' : `label next { id ${selection(level + 1)} }`;
}

function world(): World {
  const node = (level: number): object => ({
    id: String(level),
    label: `Node of level ${level}`,
    next: () => (level === HOPS ? null : node(level + 1)),
  });
  return {
    resolvers: { Query: { start: () => node(1) } },
    find: (_, { id }) => node(Number(id)),
  };
}
