import { buildSchema, introspectionFromSchema, printSchema } from 'graphql';
import { expect, test } from 'vitest';
import { buildSchemaInSlices } from '../../../../src/plan/planner/build-schema-in-slices.ts';
import { splitSdl } from '../../../../src/plan/planner/split-sdl.ts';

/** Every kind of definition, with strings that look like something else. */
const SDL = `
"""All of it. } type Hidden {"""
schema { query: Root mutation: Changes }

"a { b"
directive @mark(as: [String!] = ["}", "{"]) repeatable on FIELD_DEFINITION | QUERY
scalar Instant @specifiedBy(url: "https://example.com/instant")
enum Level { LOW "the } top" TOP @deprecated(reason: "no {") }
interface Node { id: ID! }
interface Named implements Node { id: ID! name: String }
type User implements Named & Node { id: ID! name(short: Boolean = true, level: Level = TOP): String old: Int @deprecated }
type Bot implements Node { id: ID! }
union Actor = User | Bot
input Filter { text: String = "\\"quoted\\"" level: [Level!] = [LOW] inner: Inner = {text: null} }
input Inner { text: String = "none" }
input Choice @oneOf { a: Int b: Int }
type Root { actors(filter: Filter = {text: "a", level: []}, at: Instant, choice: Choice): [Actor!]! node: Node }
type Changes { rename(id: ID!): User }
`;

test.each([1, 200, 100_000])('the schema is the one that graphql itself builds, in pieces of %i', async (length) => {
  const pieces = splitSdl(SDL, length);
  const whole = buildSchema(SDL);
  const schema = await buildSchemaInSlices(pieces);
  expect(printSchema(schema)).toBe(printSchema(whole));
  expect(introspectionFromSchema(schema)).toEqual(introspectionFromSchema(whole));
  if (length === 1) expect(pieces).toHaveLength(14);
});

test('root types have their usual names when no schema definition names them', async () => {
  const schema = await buildSchemaInSlices(['type Query { a: Int }', 'type Mutation { b: Int }']);
  expect([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].map(String)).toEqual([
    'Query',
    'Mutation',
    'undefined',
  ]);
});

test('a large schema lets the event loop turn while it is built', async () => {
  const types = Array.from({ length: 3_000 }, (_, i) => `type T${i} { a(b: Int = 1, c: [String!]): T${i} d: ID! }`);
  const pieces = splitSdl(`type Query { t: T0 } ${types.join(' ')}`);
  let turns = 0;
  const count = (): void => {
    turns += 1;
    immediate = setImmediate(count);
  };
  let immediate = setImmediate(count);
  const schema = await buildSchemaInSlices(pieces);
  clearImmediate(immediate);
  expect(schema.getType('T2999')).toBeDefined();
  expect(turns).toBeGreaterThan(2);
});
