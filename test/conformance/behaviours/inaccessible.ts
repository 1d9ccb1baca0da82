import type { Behaviour } from './behaviour.ts';
import { federated, referencesTo } from './behaviour.ts';

const pets = [
  { __typename: 'Dog', id: '1', kind: 'TAME', secret: 'x' },
  { __typename: 'Wolf', id: '2', kind: 'WILD', secret: 'y' },
];

/** Clients see neither wolves nor what is wild; subgraphs answer with both. */
export const inaccessible: Behaviour = {
  name: '@inaccessible',
  subgraphs: {
    pets: federated(
      `type Query { pets: [Pet] animals: [Animal] dogs(secretly: Boolean = true @inaccessible): [Dog!]! }
      interface Pet { id: ID! kind: Kind }
      union Animal = Dog | Wolf
      type Dog implements Pet @key(fields: "secret") { id: ID! kind: Kind secret: ID! @inaccessible }
      type Wolf implements Pet @inaccessible { id: ID! kind: Kind }
      enum Kind { TAME WILD @inaccessible }`,
      {
        Query: {
          pets: () => pets,
          animals: () => pets,
          dogs: (_root, { secretly }) => (secretly ? [{ id: '1', kind: 'WILD', secret: 'x' }] : []),
        },
      },
    ),
    names: federated('type Dog @key(fields: "secret") { secret: ID! name: String }', {
      Dog: { __resolveReference: referencesTo([{ secret: 'x', name: 'Rex' }], 'secret') },
    }),
  },
  cases: [
    {
      claim: 'an object of an inaccessible type is null, and no mistake',
      query: '{ pets { id } animals { __typename } }',
      data: { pets: [{ id: '1' }, null], animals: [{ __typename: 'Dog' }, null] },
      calls: 1,
    },
    {
      claim: 'so is an inaccessible value; an inaccessible argument has its default',
      query: '{ dogs { id kind } }',
      data: { dogs: [{ id: '1', kind: null }] },
      calls: 1,
    },
    {
      claim: 'an inaccessible field is a key all the same',
      query: '{ dogs { name } }',
      data: { dogs: [{ name: 'Rex' }] },
      calls: 2,
    },
    {
      claim: 'nobody can ask for it',
      query: '{ dogs { secret } }',
      data: null,
      errors: [{ code: 'GRAPHQL_VALIDATION_FAILED' }],
      calls: 0,
    },
  ],
};
