import type { Behaviour } from './behaviour.ts';
import { federated, referencesTo } from './behaviour.ts';

const posts = [
  { __typename: 'Post', id: '1', text: 'new text' },
  { __typename: 'Post', id: '2', text: 'newer text' },
];
const old = () => 'old text';

/** `text` moved from `legacy` to `texts`; `legacy` still has it, and `counts` needs it. */
export const override: Behaviour = {
  name: '@override',
  subgraphs: {
    legacy: federated(
      `type Query { feed: [Entry!]! }
      interface Entry { id: ID! text: String! }
      type Post implements Entry @key(fields: "id") { id: ID! text: String! }`,
      { Query: { feed: () => posts }, Post: { __resolveReference: referencesTo(posts, 'id'), text: old } },
    ),
    texts: federated(
      `type Query { latest: Post! }
      type Post @key(fields: "id") { id: ID! text: String! @override(from: "legacy") note: String @override(from: "nobody") }`,
      { Query: { latest: () => posts[1] }, Post: { __resolveReference: referencesTo(posts, 'id'), note: () => 'n' } },
    ),
    counts: federated(
      'type Post @key(fields: "id") { id: ID! text: String! @external length: Int! @requires(fields: "text") }',
      { Post: { __resolveReference: (reference) => reference, length: ({ text }) => text.length } },
    ),
  },
  cases: [
    {
      claim: 'the field comes from its new owner, also below an interface of the old one',
      query: '{ feed { id text } }',
      data: { feed: posts.map(({ id, text }) => ({ id, text })) },
      calls: 2,
    },
    {
      claim: 'the new owner needs nobody, nor does a field that was never elsewhere',
      query: '{ latest { text note } }',
      data: { latest: { text: 'newer text', note: 'n' } },
      calls: 1,
    },
    {
      claim: 'what requires the field gets it from the new owner',
      query: '{ feed { ... on Post { length } } }',
      data: { feed: [{ length: 8 }, { length: 10 }] },
      calls: 3,
    },
  ],
};
