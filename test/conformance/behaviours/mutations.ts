import type { Behaviour } from './behaviour.ts';
import { federated } from './behaviour.ts';

let value = 0;
const later = (next: number) =>
  new Promise<number>((resolve) => {
    setImmediate(() => {
      value = next;
      resolve(value);
    });
  });

export const mutations: Behaviour = {
  name: 'mutations',
  subgraphs: {
    sums: federated(
      `type Query { value: Int! }
      type Mutation { set(to: Int!): Int! add(n: Int!): Int! report: Report! fail: Int! failSoftly: Int }
      type Report @key(fields: "id") { id: ID! }`,
      {
        Query: { value: () => value },
        Mutation: {
          set: (_root, { to }) => later(to),
          add: (_root, { n }) => later(value + n),
          report: () => ({ id: String(value) }),
          fail: () => Promise.reject(new Error('no')),
          failSoftly: () => Promise.reject(new Error('no')),
        },
      },
    ),
    products: federated(
      `type Mutation { times(n: Int!): Int! }
      type Report @key(fields: "id") { id: ID! text: String! }`,
      {
        Mutation: { times: (_root, { n }) => later(value * n) },
        Report: { __resolveReference: ({ id }) => ({ id, text: `at ${id}, now ${value}` }) },
      },
    ),
  },
  cases: [
    {
      claim: 'are executed one after the other, in their order, wherever they are',
      query: 'mutation { set(to: 1) a: add(n: 4) b: times(n: 10) c: add(n: 2) }',
      data: { set: 1, a: 5, b: 50, c: 52 },
      calls: 3,
    },
    {
      claim: 'entities that one returns are complete before the next subgraph is asked to change anything',
      query: 'mutation { set(to: 3) report { text } times(n: 2) }',
      data: { set: 3, report: { text: 'at 3, now 3' }, times: 6 },
      calls: 3,
    },
    {
      claim: 'one that fails and may be null does not stop the others',
      query: 'mutation { set(to: 1) failSoftly times(n: 3) }',
      data: { set: 1, failSoftly: null, times: 3 },
      errors: [{ path: ['failSoftly'], code: 'DOWNSTREAM_SERVICE_ERROR' }],
      calls: 2,
    },
  ],
};
