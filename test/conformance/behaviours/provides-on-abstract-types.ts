import type { Behaviour } from './behaviour.ts';
import { federated, referencesTo } from './behaviour.ts';

const media = [
  { __typename: 'Film', id: 'f1', title: 'Alien', minutes: 117 },
  { __typename: 'Song', id: 's1', title: 'Hurt', minutes: 4 },
];
const unneeded = () => {
  throw new Error('this was provided');
};

export const providesOnAbstractTypes: Behaviour = {
  name: '@provides on unions and interfaces',
  subgraphs: {
    shop: federated(
      `type Query {
        anything: [Medium!]! @provides(fields: "... on Film { title }")
        album: Album! @provides(fields: "tracks { id minutes }")
      }
      union Medium = Film | Song
      type Album @key(fields: "id") { id: ID! tracks: [Playable!]! @external }
      interface Playable { id: ID! minutes: Int }
      type Film implements Playable @key(fields: "id") { id: ID! title: String @external minutes: Int @external }
      type Song implements Playable @key(fields: "id") { id: ID! minutes: Int @external }`,
      { Query: { anything: () => media, album: () => ({ id: '1', tracks: media }) } },
    ),
    archive: federated(
      `interface Playable { id: ID! minutes: Int }
      type Album @key(fields: "id") { id: ID! tracks: [Playable!]! @shareable }
      type Film implements Playable @key(fields: "id") { id: ID! title: String @shareable minutes: Int @shareable }
      type Song implements Playable @key(fields: "id") { id: ID! title: String minutes: Int @shareable }`,
      {
        Album: { __resolveReference: unneeded },
        Film: { __resolveReference: unneeded },
        Song: { __resolveReference: referencesTo(media, 'id') },
      },
    ),
  },
  cases: [
    {
      claim: 'for one member of a union the field is provided, for the other it is fetched',
      query: '{ anything { ... on Film { title } ... on Song { title } } }',
      data: { anything: [{ title: 'Alien' }, { title: 'Hurt' }] },
      calls: 2,
    },
    {
      claim: 'a member that has all it needs costs nothing',
      query: '{ anything { __typename ... on Film { id title } } }',
      data: { anything: [{ __typename: 'Film', id: 'f1', title: 'Alien' }, { __typename: 'Song' }] },
      calls: 1,
    },
    {
      claim: 'a field of an interface is provided for all its types',
      query: '{ album { tracks { id minutes } } }',
      data: {
        album: {
          tracks: [
            { id: 'f1', minutes: 117 },
            { id: 's1', minutes: 4 },
          ],
        },
      },
      calls: 1,
    },
  ],
};
