import type { Behaviour } from './behaviour.ts';
import { federated } from './behaviour.ts';

const film = { __typename: 'Film', id: 'f1', title: 'Alien' };
const show = { __typename: 'Show', id: 'x1', title: 'Dark' };
const KEYED = (type: string, own: string) =>
  `type ${type} @key(fields: "id") { id: ID! title: String! @shareable ${own}: String! }`;
const owned = (value: object, own: string) => ({ __resolveReference: () => ({ ...value, [own]: own }) });

/** The subgraphs' unions have one member in common. */
export const unions: Behaviour = {
  name: 'unions that differ between subgraphs',
  subgraphs: {
    cinema: federated(
      `type Query { film: Medium @shareable atCinema: Medium }
      union Medium = Film | Play
      ${KEYED('Film', 'hall')} ${KEYED('Play', 'stage')}`,
      {
        Query: { film: () => film, atCinema: () => ({ __typename: 'Play', id: 'p1', title: 'Faust', stage: 's' }) },
        Film: owned(film, 'hall'),
      },
    ),
    stream: federated(
      `type Query { film: Medium @shareable streamed: [Medium!]! }
      union Medium = Film | Show
      ${KEYED('Film', 'channel')} ${KEYED('Show', 'season')}`,
      {
        Query: { film: () => film, streamed: () => [{ ...film, channel: 'channel' }, show] },
        Film: owned(film, 'channel'),
      },
    ),
  },
  cases: [
    {
      claim: 'the common member is answered by either',
      query: '{ film { ... on Film { title } } }',
      data: { film: { title: 'Alien' } },
      calls: 1,
    },
    {
      claim: 'members that cannot be the answer leave an empty object',
      query: '{ film { ... on Play { title } ... on Show { title } } }',
      data: { film: {} },
      calls: 1,
    },
    {
      claim: 'members of each subgraph, with fields of the other',
      query:
        '{ atCinema { __typename ... on Play { stage } } streamed { ... on Film { hall channel } ... on Show { title } } }',
      data: {
        atCinema: { __typename: 'Play', stage: 's' },
        streamed: [{ hall: 'hall', channel: 'channel' }, { title: 'Dark' }],
      },
      calls: 3,
    },
  ],
};
