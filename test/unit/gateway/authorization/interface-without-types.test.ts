import { expect, test } from 'vitest';
import { principalWith, serveAuthorized } from '../../../kit/authorized-graph.ts';
import { executable } from '../../../kit/executable-subgraph.ts';

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
  import: ["@key", "@interfaceObject", "@authenticated"])`;

/** No subgraph has an object type of `Sign`; the one that has it as an object answers its fields all the same. */
const SUBGRAPHS = {
  signs: executable({
    sdl: `${LINK} type Query { shop: String } interface Sign @key(fields: "id") { id: ID! }`,
    resolvers: { Query: { shop: () => 'bakery' } },
  }),
  walls: executable({
    sdl: `${LINK} type Query { painted: Sign }
      type Sign @key(fields: "id", resolvable: false) @interfaceObject { id: ID! text: Text open: String }
      scalar Text @authenticated`,
    resolvers: { Query: { painted: () => ({ id: 'a1', text: 'secret', open: 'yes' }) } },
  }),
};

test.each(['compiled', 'apollo'] as const)(
  'engine %s: protected fields of an interface without object types are closed',
  async (engine) => {
    await using graph = await serveAuthorized(SUBGRAPHS, { engine });
    const { data, errors } = await graph.ask('{ painted { id text } shop }');
    expect(data).toEqual({ painted: { id: 'a1', text: null }, shop: 'bakery' });
    expect(errors).toMatchObject([{ path: ['painted', 'text'], extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }]);
    expect(graph.takeReceived().some(({ text }) => /\btext\b/.test(text))).toBe(false);
    expect(await graph.ask('{ painted { open } }')).toMatchObject({ data: { painted: { open: 'yes' } } });
    const principal = principalWith();
    expect((await graph.ask('{ painted { text } }', { principal })).data).toEqual({ painted: { text: 'secret' } });
  },
);
