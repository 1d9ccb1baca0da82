import type { Behaviour } from './behaviour.ts';
import { federated, referencesTo } from './behaviour.ts';

const users = [{ __typename: 'User', id: 'u1', name: 'Ada' }];
const all = () => [...users, { __typename: 'Bot', id: 'b1', name: 'R2' }];

/** The same field is nullable in one type or subgraph and not in another. */
export const typeMismatches: Behaviour = {
  name: 'children of different types',
  subgraphs: {
    lists: federated('type Query { users: [User!]! } type User { id: ID @shareable }', {
      Query: { users: () => users.map(({ id }) => ({ id })) },
    }),
    people: federated(
      `type Query { accounts: [Account!]! }
      union Account = User | Bot
      type User @key(fields: "id") { id: ID! name: String friends: [Account!]! }
      type Bot { id: ID name: String! friends: [Account!]! }`,
      {
        Query: { accounts: all },
        User: { __resolveReference: referencesTo(users, 'id'), friends: all },
        Bot: { friends: all },
      },
    ),
  },
  cases: [
    {
      claim: 'members of a union whose fields do not merge are asked for under different keys',
      query:
        '{ users { id name } accounts { ... on User { id name friends { ... on User { id } ... on Bot { id } } } ... on Bot { id friends { ... on Bot { name } } } } }',
      data: {
        users: [{ id: 'u1', name: 'Ada' }],
        accounts: [
          { id: 'u1', name: 'Ada', friends: [{ id: 'u1' }, { id: 'b1' }] },
          { id: 'b1', friends: [{}, { name: 'R2' }] },
        ],
      },
      calls: 3,
    },
  ],
};
