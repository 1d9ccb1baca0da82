import { expect, test } from 'vitest';
import { compose } from '../../../../src/supergraph/compose.ts';
import { readSupergraph } from '../../../../src/supergraph/supergraph.ts';
import { rateLimitHead } from '../../../kit/limited-subgraph.ts';

const composed = (...sdls: readonly string[]) =>
  compose(sdls.map((sdl, index) => ({ name: 'abc'[index] ?? '', sdl, routingUrl: 'http://x' })));
const rulesOf = (...sdls: readonly string[]) => {
  const composition = composed(...sdls);
  if (composition.kind === 'failed') throw new Error(JSON.stringify(composition.errors));
  return readSupergraph(composition.sdl).rateLimits.map(({ name, max }) => `${name} ${max}`);
};
const HEAD = rateLimitHead();
const ONCE = HEAD.replace(' repeatable', '');

test('limits of all subgraphs hold, also those of one field in several', () => {
  expect(
    rulesOf(
      `${HEAD} type Query { x: Int @shareable @rateLimit(max: 3) y: Int @rateLimit(max: 9) }`,
      `${HEAD} type Query { x: Int @shareable @rateLimit(max: 4) }`,
      'type Query { z: Int }',
    ),
  ).toEqual(['Query.x 3', 'Query.x#2 4', 'Query.y 9']);
});

test('a limit whose place another has taken is an error, and no hint', () => {
  expect(
    composed(
      `${ONCE}type Query { x: Int @shareable @rateLimit(max: 30) }`,
      `${ONCE}type Query { x: Int @shareable @rateLimit(max: 4) }`,
    ),
  ).toEqual({
    kind: 'failed',
    errors: [
      {
        code: 'RATE_LIMIT_NOT_COMPOSED',
        message: expect.stringContaining('[b] Query.x: this limit would be lost'),
        locations: [{ subgraph: 'b', line: ONCE.split('\n').length, column: 32 }],
      },
    ],
  });
});

test('so is one whose default comes from the definition of another', () => {
  const other = HEAD.replace('max: Int', 'max: Int = 1');
  expect(
    composed(`${other} type Query { x: Int @rateLimit }`, `${HEAD} type Query { y: Int @rateLimit }`),
  ).toMatchObject({
    kind: 'failed',
    errors: [{ code: 'RATE_LIMIT_NOT_COMPOSED' }],
  });
});

test('a directive on a type holds for the fields of all subgraphs, and is judged by them', () => {
  const withType = (directive: string) => [
    `${HEAD} type Query ${directive} { one(of: Int): Int }`,
    `${HEAD} type Query { more: Int }`,
  ];
  expect(rulesOf(...withType('@rateLimit(max: 2)'))).toEqual(['Query.one 2', 'Query.more 2']);
  expect(composed(...withType('@rateLimit(identityArgs: ["of"])'))).toMatchObject({
    kind: 'failed',
    errors: [
      { code: 'RATE_LIMIT_INVALID', message: 'Query.more: identityArgs: the field has no argument of (known: none).' },
    ],
  });
});

test('root types that a subgraph calls otherwise are the same', () => {
  const head = HEAD.replace('extend schema', 'schema').replace(
    '@composeDirective(name: "@rateLimit")\n',
    '@composeDirective(name: "@rateLimit") { query: Root }\n',
  );
  expect(rulesOf(`${head} type Root { x: Int @rateLimit(max: 3) }`)).toEqual(['Query.x 3']);
});

test('an interface object gives its limits to the interface and what implements it', () => {
  expect(
    rulesOf(
      `${HEAD} type Query { m: Media } interface Media @key(fields: "id") { id: ID! } type Book implements Media @key(fields: "id") { id: ID! }`,
      `${HEAD.replace('"@key"', '"@key", "@interfaceObject"')} type Media @interfaceObject @key(fields: "id") { id: ID! reviews: Int @rateLimit(max: 3) }`,
    ),
  ).toEqual(['Book.reviews 3', 'Media.reviews 3']);
});

test('names that differ are told, where the composer would only fail', () => {
  const renamed = rateLimitHead('{ name: "@rateLimit", as: "@quota" }', '@quota');
  expect(composed(`${HEAD} type Query { x: Int @rateLimit }`, `${renamed} type Query { y: Int @quota }`)).toEqual({
    kind: 'failed',
    errors: [
      {
        code: 'RATE_LIMIT_NAMES_DIFFER',
        message: '[b] imports @rateLimit as @quota, and a as @rateLimit: all subgraphs have to call it the same.',
        locations: [],
      },
    ],
  });
});
