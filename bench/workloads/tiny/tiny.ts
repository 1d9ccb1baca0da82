import type { Workload } from '../workload.ts';

/** One field of one subgraph: what remains is the price of being in between. */
export const tiny: Workload = {
  name: 'tiny',
  about: 'one field, one subgraph',
  subgraphs: [
    {
      name: 'greetings',
      sdl: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
type Query { hello: String }`,
    },
  ],
  world: { resolvers: { Query: { hello: () => 'world' } }, find: () => undefined },
  traffic: { query: '{ hello }', vary: 'header' },
};
