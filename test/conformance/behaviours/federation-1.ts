import type { Behaviour } from './behaviour.ts';
import { federated, referencesTo } from './behaviour.ts';

const users = [{ id: '1', name: 'Ada', nick: 'ace', rank: 7 }];
const owner =
  'type Query { user: User } type User @key(fields: "id") { id: ID! name: String! @shareable nick: String }';
const ownerOf = { Query: { user: () => users[0] }, User: { __resolveReference: referencesTo(users, 'id') } };
const ranks = {
  Query: { best: () => ({ id: '1', rank: 7 }), bestNamed: () => users[0] },
  User: { __resolveReference: ({ id }: { id: string }) => ({ id, rank: 7 }) },
};
const EXTERNAL = '{ id: ID! @external name: String! @external rank: Int }';
const ROOTS = 'type Query { best: User bestNamed: User @provides(fields: "name") }';

const cases: Behaviour['cases'] = [
  {
    claim: 'a key that is @external is there all the same',
    query: '{ best { id rank } }',
    data: { best: { id: '1', rank: 7 } },
    calls: 1,
  },
  {
    claim: 'another @external field comes from its owner',
    query: '{ best { rank name nick } user { rank } }',
    data: { best: { rank: 7, name: 'Ada', nick: 'ace' }, user: { rank: 7 } },
    calls: 4,
  },
  {
    claim: 'unless it is provided',
    query: '{ bestNamed { id name } }',
    data: { bestNamed: { id: '1', name: 'Ada' } },
    calls: 1,
  },
];

export const federation1Extension: Behaviour = {
  name: 'Federation 1: extend type and @external',
  subgraphs: {
    users: { sdl: owner.replace('@shareable', ''), resolvers: ownerOf },
    ranks: { sdl: `${ROOTS} extend type User @key(fields: "id") ${EXTERNAL}`, resolvers: ranks },
  },
  cases,
};

export const federation1Extends: Behaviour = {
  name: 'Federation 1: @extends and @external, beside Federation 2',
  subgraphs: {
    users: federated(owner, ownerOf),
    ranks: { sdl: `${ROOTS} type User @extends @key(fields: "id") ${EXTERNAL}`, resolvers: ranks },
  },
  cases,
};

export const federation2Extends: Behaviour = {
  name: 'Federation 2: @extends and @external',
  subgraphs: {
    users: federated(owner, ownerOf),
    ranks: federated(`${ROOTS} type User @extends @key(fields: "id") ${EXTERNAL}`, ranks),
  },
  cases,
};
