import type { Behaviour } from './behaviour.ts';
import { federated, referencesTo } from './behaviour.ts';

const cats = [{ __typename: 'Cat', id: 'c1', age: 3, home: { id: 'h1' } }];
const dogs = [{ __typename: 'Dog', id: 'd1', age: 5, home: { id: 'h2' } }];
const animals = [...cats, ...dogs];
const homes = [
  { id: 'h1', street: 'Elm', owner: cats[0] },
  { id: 'h2', street: 'Oak', owner: dogs[0] },
];

/** Of some objects the type is known before any answer, as one subgraph knows it; of the same in another it is not. */
export const knownTypes: Behaviour = {
  name: 'types that are known beforehand',
  subgraphs: {
    homes: federated(
      `type Query { cat: Cat! vet: Cat! @shareable pets: [Pet!]! residents: [Animal!]! }
      union Pet = Cat | Dog
      interface Animal { id: ID! home: Home! }
      type Cat implements Animal @key(fields: "id") { id: ID! home: Home! }
      type Dog implements Animal @key(fields: "id") { id: ID! home: Home! }
      type Home @key(fields: "id") { id: ID! owner: Animal! }`,
      {
        Query: { cat: () => cats[0], vet: () => cats[0], pets: () => animals, residents: () => animals },
        Cat: { __resolveReference: referencesTo(cats, 'id') },
        Dog: { __resolveReference: referencesTo(dogs, 'id') },
        Home: {
          __resolveReference: referencesTo(homes, 'id'),
          owner: ({ id }) => homes.find((home) => home.id === id)?.owner,
        },
      },
    ),
    ages: federated(
      `type Query { vet: Animal! @shareable oldest: Animal! }
      interface Animal { id: ID! age: Int! }
      type Cat implements Animal @key(fields: "id") { id: ID! age: Int! }
      type Dog implements Animal @key(fields: "id") { id: ID! age: Int! }`,
      {
        Query: { vet: () => cats[0], oldest: () => dogs[0] },
        Cat: { __resolveReference: referencesTo(cats, 'id') },
        Dog: { __resolveReference: referencesTo(dogs, 'id') },
      },
    ),
    streets: federated(
      `type Home @key(fields: "id") {
        id: ID! street: String!
        owner: Animal! @external
        sign: String! @requires(fields: "owner { __typename id }")
      }
      interface Animal { id: ID! }
      type Cat implements Animal @key(fields: "id", resolvable: false) { id: ID! }
      type Dog implements Animal @key(fields: "id", resolvable: false) { id: ID! }`,
      {
        Home: {
          __resolveReference: (reference) => ({ ...homes.find(({ id }) => id === reference.id), ...reference }),
          sign: ({ owner }) => `${owner.__typename} ${owner.id}`,
        },
        Animal: {
          __resolveType: ({ __typename }: { __typename: string }) => __typename,
        },
      },
    ),
  },
  cases: [
    {
      claim: 'clients are told the type that nobody was asked for',
      query: '{ cat { __typename kind: __typename id home { __typename street } } }',
      data: { cat: { __typename: 'Cat', kind: 'Cat', id: 'c1', home: { __typename: 'Home', street: 'Elm' } } },
      calls: 2,
    },
    {
      claim: 'a field that gives an object in one subgraph and an interface in another',
      query: '{ vet { __typename id age home { street } ... on Cat { home { id } } } }',
      data: { vet: { __typename: 'Cat', id: 'c1', age: 3, home: { street: 'Elm', id: 'h1' } } },
      calls: 3,
    },
    {
      claim: 'entities of a known type beside the same of an unknown one',
      query: '{ cat { age home { street } } pets { ... on Cat { age home { street } } ... on Dog { age } } }',
      data: {
        cat: { age: 3, home: { street: 'Elm' } },
        pets: [{ age: 3, home: { street: 'Elm' } }, { age: 5 }],
      },
      calls: 3,
    },
    {
      claim: 'objects of a known type below those of an unknown one',
      query: '{ residents { home { street owner { __typename home { street } } } } oldest { age } }',
      data: {
        residents: [
          { home: { street: 'Elm', owner: { __typename: 'Cat', home: { street: 'Elm' } } } },
          { home: { street: 'Oak', owner: { __typename: 'Dog', home: { street: 'Oak' } } } },
        ],
        oldest: { age: 5 },
      },
      calls: 3,
    },
    {
      claim: 'a field that requires an object of an unknown type of an entity of a known one',
      query: '{ cat { home { sign } } pets { ... on Dog { home { sign } } } }',
      data: { cat: { home: { sign: 'Cat c1' } }, pets: [{}, { home: { sign: 'Dog d1' } }] },
      calls: 2,
    },
  ],
};
