import type { Behaviour } from './behaviour.ts';
import { federated, referencesTo } from './behaviour.ts';

const people = [{ id: '1', name: 'Ada' }];

/** `letters` names people but knows nothing of them. */
export const unresolvableReferences: Behaviour = {
  name: 'references that cannot be resolved',
  subgraphs: {
    letters: federated(
      `type Query { letters: [Letter!]! }
      type Letter { text: String! from: Person to: Person! }
      type Person @key(fields: "id", resolvable: false) { id: ID! }`,
      {
        Query: {
          letters: () => [
            { text: 'a', from: { id: '1' }, to: { id: '1' } },
            { text: 'b', from: { id: 'nobody' }, to: { id: '1' } },
            { text: 'c', from: null, to: { id: '1' } },
          ],
        },
      },
    ),
    people: federated(
      'type Query { people: [Person!]! } type Person @key(fields: "id") { id: ID! name: String mustHave: String! }',
      {
        Query: { people: () => people },
        Person: { __resolveReference: referencesTo(people, 'id'), mustHave: ({ name }) => name },
      },
    ),
  },
  cases: [
    {
      claim: 'what the reference itself holds needs no other subgraph',
      query: '{ letters { text from { id } } }',
      data: {
        letters: [
          { text: 'a', from: { id: '1' } },
          { text: 'b', from: { id: 'nobody' } },
          { text: 'c', from: null },
        ],
      },
      calls: 1,
    },
    {
      claim: 'a subgraph that does not know an entity leaves its fields null, without an error',
      query: '{ letters { from { id name } } }',
      data: { letters: [{ from: { id: '1', name: 'Ada' } }, { from: { id: 'nobody', name: null } }, { from: null }] },
      calls: 2,
    },
    {
      claim: 'where there must be no null, there is an error',
      query: '{ letters { from { mustHave } } }',
      data: { letters: [{ from: { mustHave: 'Ada' } }, { from: null }, { from: null }] },
      errors: [{ path: ['letters', 1, 'from', 'mustHave'], code: 'RESPONSE_VALIDATION_FAILED' }],
      calls: 2,
      stockFails: 'it nulls the object without an error',
    },
    {
      claim: 'the subgraph that is asked is never the one that only names',
      query: '{ people { id name } }',
      data: { people },
      calls: 1,
    },
  ],
};
