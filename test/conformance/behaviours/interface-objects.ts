import type { Behaviour } from './behaviour.ts';
import { federated, referencesTo } from './behaviour.ts';

const accounts = [
  { __typename: 'Admin', id: '1', name: 'Ada', level: 3 },
  { __typename: 'Guest', id: '2', name: 'Bob' },
];

/** `profiles` and `greetings` know accounts without knowing which kinds there are. */
export const interfaceObjects: Behaviour = {
  name: '@interfaceObject',
  subgraphs: {
    accounts: federated(
      `type Query { accounts: [Account!]! }
      interface Account @key(fields: "id") { id: ID! name: String! }
      type Admin implements Account @key(fields: "id") { id: ID! name: String! level: Int! }
      type Guest implements Account @key(fields: "id") { id: ID! name: String! }`,
      {
        Query: { accounts: () => accounts },
        ...Object.fromEntries(
          ['Account', 'Admin', 'Guest'].map((type) => [type, { __resolveReference: referencesTo(accounts, 'id') }]),
        ),
      },
    ),
    profiles: federated(
      `type Query { profiles: [Account!]! }
      type Account @key(fields: "id") @interfaceObject { id: ID! photo: String! }`,
      {
        Query: { profiles: () => [{ id: '1' }, { id: '2' }] },
        Account: { __resolveReference: ({ id }) => ({ id }), photo: ({ id }) => `${id}.png` },
      },
    ),
    greetings: federated(
      `type Account @key(fields: "id") @interfaceObject {
        id: ID! name: String! @external
        greeting: String! @requires(fields: "name")
      }`,
      { Account: { __resolveReference: (reference) => reference, greeting: ({ name }) => `Hello ${name}` } },
    ),
  },
  cases: [
    {
      claim: 'its own fields need nobody else, and no concrete type',
      query: '{ profiles { id photo } }',
      data: {
        profiles: [
          { id: '1', photo: '1.png' },
          { id: '2', photo: '2.png' },
        ],
      },
      calls: 1,
    },
    {
      claim: 'it adds fields to every type of the interface',
      query: '{ accounts { name photo ... on Admin { level } } }',
      data: {
        accounts: [
          { name: 'Ada', photo: '1.png', level: 3 },
          { name: 'Bob', photo: '2.png' },
        ],
      },
      calls: 2,
    },
    {
      claim: 'a concrete type is asked for where an answer depends on it',
      query: '{ profiles { __typename photo } }',
      data: {
        profiles: [
          { __typename: 'Admin', photo: '1.png' },
          { __typename: 'Guest', photo: '2.png' },
        ],
      },
      calls: 2,
    },
    {
      claim: 'a fragment on one type is for objects of that type only',
      query: '{ profiles { ... on Admin { photo level } ... on Guest { kind: __typename } } }',
      data: { profiles: [{ photo: '1.png', level: 3 }, { kind: 'Guest' }] },
      calls: 3,
    },
    {
      claim: 'a field that requires one of another subgraph, from either side',
      query: '{ profiles { photo greeting } accounts { greeting } }',
      data: {
        profiles: [
          { photo: '1.png', greeting: 'Hello Ada' },
          { photo: '2.png', greeting: 'Hello Bob' },
        ],
        accounts: [{ greeting: 'Hello Ada' }, { greeting: 'Hello Bob' }],
      },
      calls: 5,
    },
  ],
};
