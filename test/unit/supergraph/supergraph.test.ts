import { expect, test } from 'vitest';
import { compose } from '../../../src/supergraph/compose.ts';
import { readSupergraph } from '../../../src/supergraph/supergraph.ts';

function composed(): string {
  const composition = compose([
    { name: 'a-b', sdl: 'type Query { a: Int }', routingUrl: 'http://a/graphql' },
    { name: 'c', sdl: 'type Query { c: Int }', routingUrl: 'consul://c' },
  ]);
  if (composition.kind === 'failed') throw new Error('does not compose');
  return composition.sdl;
}

test('names and routing URLs of subgraphs are read', () => {
  expect([...readSupergraph(composed()).subgraphs]).toEqual([
    ['a-b', 'http://a/graphql'],
    ['c', 'consul://c'],
  ]);
});

test('the id depends on the text alone', () => {
  expect(readSupergraph(composed()).id).toBe(readSupergraph(composed()).id);
  expect(readSupergraph(`${composed()}\n# changed`).id).not.toBe(readSupergraph(composed()).id);
});

test.each([
  ['', 'Syntax Error'],
  ['type Query { a: Int }', 'it has no enum join__Graph'],
])('%j is no supergraph', (sdl, reason) => {
  expect(() => readSupergraph(sdl)).toThrow(
    expect.objectContaining({ code: 'SUPERGRAPH_INVALID', message: expect.stringContaining(reason) }),
  );
});

test('a supergraph that asks for what nobody honours is refused', () => {
  const sdl = composed().replace(
    'schema\n',
    'schema @link(url: "https://specs.apollo.dev/context/v0.1", for: SECURITY)\n',
  );
  expect(() => readSupergraph(sdl)).toThrow(/it uses @context, which this gateway does not honour/);
});

test('access rules come with a supergraph that has any, and cross a thread', () => {
  const secured = composed()
    .replace('schema\n', 'schema @link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY)\n')
    .replace('a: Int @join__field(graph: A_B)', 'a: Int @join__field(graph: A_B) @authenticated');
  const { access } = structuredClone(readSupergraph(secured));
  expect(access?.directives).toEqual(['@authenticated']);
  expect(access?.fields).toEqual(new Map([['Query', new Map([['a', [0]]])]]));
  expect(readSupergraph(composed()).access).toBeUndefined();
});
