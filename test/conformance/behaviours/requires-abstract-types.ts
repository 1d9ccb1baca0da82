import type { Behaviour } from './behaviour.ts';
import { federated } from './behaviour.ts';

const ABSTRACT = `interface Place { id: ID! }
  interface City implements Place { id: ID! zip: String! }
  type Town implements Place & City @shareable { id: ID! zip: String! mayor: String! }
  type Farm implements Place @shareable { id: ID! acres: Int! }`;
const places = {
  '1': { __typename: 'Town', id: 't1', zip: '10', mayor: 'Mia' },
  '2': { __typename: 'Farm', id: 'f1', acres: 7 },
};
const withPlace = ({ id }: { id: '1' | '2' }) => ({ id, place: places[id] });

/** The required fields depend on the concrete type. */
export const requiresAbstractTypes: Behaviour = {
  name: '@requires with fragments and interfaces',
  subgraphs: {
    people: federated(
      `type Query { people: [Person!]! } type Person @key(fields: "id") { id: ID! place: Place } ${ABSTRACT}`,
      {
        Query: { people: () => [{ id: '1' }, { id: '2' }].map((person) => withPlace(person as { id: '1' | '2' })) },
        Person: { __resolveReference: withPlace },
      },
    ),
    post: federated(
      `type Query { receiver: Person! }
      type Person @key(fields: "id") {
        id: ID!
        place: Place @external
        address: String! @requires(fields: "place { id ... on City { zip ... on Town { mayor } } ... on Farm { acres } }")
        placeId: String! @requires(fields: "place { id }")
        zip: String @requires(fields: "place { ... on Town { zip } }")
      }
      ${ABSTRACT}`,
      {
        Query: { receiver: () => ({ id: '2' }) },
        Person: {
          __resolveReference: (reference) => reference,
          address: ({ place: { id, zip = '-', mayor = '-', acres = '-' } }) => [id, zip, mayor, acres].join(' '),
          placeId: ({ place }) => place.id,
          zip: ({ place }) => place.zip,
        },
      },
    ),
  },
  cases: [
    {
      claim: 'each concrete type brings its own fields',
      query: '{ people { address zip } }',
      data: {
        people: [
          { address: 't1 10 Mia -', zip: '10' },
          { address: 'f1 - - 7', zip: null },
        ],
      },
      calls: 2,
    },
    {
      claim: 'a field of the interface, for all types',
      query: '{ people { placeId place { __typename } } }',
      data: {
        people: [
          { placeId: 't1', place: { __typename: 'Town' } },
          { placeId: 'f1', place: { __typename: 'Farm' } },
        ],
      },
      calls: 2,
    },
    {
      claim: 'from the subgraph that computes, and back to it',
      query: '{ receiver { address place { id } } }',
      data: { receiver: { address: 'f1 - - 7', place: { id: 'f1' } } },
      calls: 3,
    },
  ],
};
