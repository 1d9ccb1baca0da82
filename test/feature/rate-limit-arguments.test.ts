import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { LimitedSubgraph } from '../kit/limited-subgraph.ts';
import { startLimitedSubgraph } from '../kit/limited-subgraph.ts';

const TYPES = `
input Login { email: String! device: Device }
input Device { name: String tags: [String] }
type Query {
  byId(id: ID!): Int @rateLimit(max: 2, window: "1h", identityArgs: ["id"])
  byDefault(id: ID = 7): Int @rateLimit(max: 2, window: "1h", identityArgs: ["id"])
  byBoth(a: String, b: String): Int @rateLimit(max: 1, window: "1h", identityArgs: ["a", "b"])
  byInput(input: Login!): Int @rateLimit(max: 1, window: "1h", identityArgs: ["input"])
  byEmail(input: Login!): Int @rateLimit(max: 1, window: "1h", identityArgs: ["input.email"])
  many(ids: [ID!]): Int @rateLimit(max: 10, window: "1h", arrayLengthField: "ids")
  said: Int @rateLimit(max: 1, window: "1h", message: "Not so fast.")
  looked: Int @rateLimit(max: 1, window: "1h", readOnly: true)
  seen: Int @rateLimit(max: 2, window: "1h", readOnly: true, message: "Seen.") @rateLimit(max: 2, window: "1h")
  kept(ids: [ID!]): Int @rateLimit(max: 4, window: "1h", arrayLengthField: "ids", uncountRejected: true)
  lost(ids: [ID!]): Int @rateLimit(max: 4, window: "1h", arrayLengthField: "ids")
  twice: Int @rateLimit(max: 2, window: "1h") @rateLimit(max: 3, window: "1d")
  plainly: Int @rateLimit
  group: Group
}
type Group @rateLimit(max: 2, window: "1h") { one: Int two: Int own: Int @rateLimit(max: 1, window: "1h") }
`;

let subgraph: LimitedSubgraph;
let gateway: TestGateway;
beforeAll(async () => {
  const names = 'byId byDefault byBoth byInput byEmail many said looked seen kept lost twice plainly'.split(' ');
  subgraph = await startLimitedSubgraph(TYPES, {
    Query: { ...Object.fromEntries(names.map((name) => [name, () => 1])), group: () => ({ one: 1, two: 2, own: 3 }) },
  });
  gateway = await runGateway({ subgraphs: { only: { url: subgraph.url, sdl: subgraph.sdl } } });
});
afterAll(async () => {
  await gateway.stop();
  await subgraph.stop();
});

const status = async (query: string, variables: Record<string, unknown> = {}) =>
  (await gateway.query(query, { variables })).status;
const statuses = async (...queries: string[]) => {
  const seen = [];
  for (const query of queries) seen.push(await status(query));
  return seen;
};

test('identityArgs: each value is counted for itself, whether it is written down or a variable', async () => {
  const query = 'query ($id: ID!) { byId(id: $id) }';
  expect(await statuses('{ byId(id: 1) }', '{ byId(id: 1) }', '{ byId(id: 2) }')).toEqual([200, 200, 200]);
  expect(await status('{ byId(id: "1") }')).toBe(429);
  expect(await status(query, { id: 1 })).toBe(429);
  expect(await status(query, { id: '2' })).toBe(200);
  expect(await status(query, { id: 2 })).toBe(429);
  // Two values in one operation are two counters, and one value twice is one.
  expect(await statuses('{ a: byId(id: 3) b: byId(id: 4) }', '{ a: byId(id: 3) b: byId(id: 3) }')).toEqual([200, 429]);
});

test('a default of the schema is a value like any other', async () => {
  expect(await statuses('{ byDefault }', '{ byDefault(id: 7) }', '{ byDefault }')).toEqual([200, 200, 429]);
});

test('values that could be run together are told apart', async () => {
  expect(
    await statuses(
      '{ byBoth(a: "x", b: "y:z") }',
      '{ byBoth(a: "x:y", b: "z") }',
      '{ byBoth(a: "x,y", b: "z") }',
      '{ byBoth(a: "x", b: "y,z") }',
      '{ byBoth(b: "x") }',
      '{ byBoth(a: "x") }',
      '{ byBoth(a: "null", b: "x") }',
    ),
  ).toEqual(Array(7).fill(200));
  expect(await statuses('{ byBoth(b: "y:z", a: "x") }', '{ byBoth(a: null, b: "x") }')).toEqual([429, 429]);
});

test('objects are told apart by what they hold, in whatever order', async () => {
  expect(
    await statuses(
      '{ byInput(input: { email: "a", device: { name: "n", tags: ["x", "y"] } }) }',
      '{ byInput(input: { email: "b", device: { name: "n", tags: ["x", "y"] } }) }',
      '{ byInput(input: { email: "a", device: { name: "n", tags: ["y", "x"] } }) }',
      '{ byInput(input: { device: { tags: ["x", "y"], name: "n" }, email: "a" }) }',
    ),
  ).toEqual([200, 200, 200, 429]);
});

test('a path looks into an input', async () => {
  expect(
    await statuses(
      '{ byEmail(input: { email: "a" }) }',
      '{ byEmail(input: { email: "b" }) }',
      '{ byEmail(input: { email: "a", device: { name: "another" } }) }',
    ),
  ).toEqual([200, 200, 429]);
  const query = 'query ($email: String!) { byEmail(input: { email: $email }) }';
  expect(await status(query, { email: 'b' })).toBe(429);
  expect(await status(query, { email: 'c' })).toBe(200);
});

test('variables that do not fit are no way around: they count as if there were none', async () => {
  const query = 'query ($id: ID!) { byId(id: $id) }';
  const codes = [];
  for (let index = 0; index < 3; index += 1) {
    const { errors } = await gateway.query(query, { variables: { id: { no: index } } });
    codes.push(errors?.[0]?.extensions?.code);
  }
  expect(codes).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT', 'RATE_LIMITED']);
});

test('arrayLengthField: a call counts as often as its list is long', async () => {
  const query = 'query ($ids: [ID!]) { many(ids: $ids) }';
  expect(await status(query, { ids: [1, 2, 3, 4, 5, 6] })).toBe(200);
  // Empty and missing lists count once.
  expect(await status(query, { ids: [] })).toBe(200);
  expect(await status('{ many }')).toBe(200);
  expect(await status('{ many(ids: [1, 2]) }')).toBe(200);
  expect(await status('{ many(ids: 1) }')).toBe(429);
});

test('message: what a refused client reads', async () => {
  await gateway.query('{ said }');
  expect((await gateway.query('{ said }')).errors?.[0]?.message).toBe('Not so fast.');
});

test('readOnly: looking is not counted', async () => {
  expect(await statuses('{ looked }', '{ looked }', '{ looked }')).toEqual([200, 200, 200]);
  // It sees what a rule beside it counts.
  expect(await statuses('{ seen }', '{ seen }')).toEqual([200, 200]);
  expect((await gateway.query('{ seen }')).errors?.[0]?.message).toBe('Seen.');
});

test('uncountRejected: what is refused leaves room for what is not', async () => {
  expect(await statuses('{ kept(ids: [1, 2]) }', '{ kept(ids: [1, 2, 3]) }', '{ kept(ids: [1, 2]) }')).toEqual([
    200, 429, 200,
  ]);
  expect(await statuses('{ lost(ids: [1, 2]) }', '{ lost(ids: [1, 2, 3]) }', '{ lost(ids: [1, 2]) }')).toEqual([
    200, 429, 429,
  ]);
});

test('of several rules the one that refuses is named; without arguments, 5 in a minute', async () => {
  expect(await statuses('{ twice }', '{ twice }')).toEqual([200, 200]);
  const third = await gateway.query('{ twice }');
  expect(third.errors?.[0]?.extensions).toMatchObject({ rule: 'Query.twice', limit: 2, window: 3600 });
  // The daily rule counts what the hourly one refuses, and lasts longer.
  const fourth = await gateway.query('{ twice }');
  expect(fourth.errors?.[0]?.extensions).toMatchObject({ rule: 'Query.twice#2', limit: 3, window: 86_400 });
  expect(await statuses(...Array(6).fill('{ plainly }'))).toEqual([200, 200, 200, 200, 200, 429]);
});

test('on a type, it stands for each field that has none of its own', async () => {
  expect(await statuses('{ group { one } }', '{ group { one two } }', '{ group { two } }')).toEqual([200, 200, 200]);
  expect((await gateway.query('{ group { one } }')).errors?.[0]?.extensions).toMatchObject({
    rule: 'Group.one',
    limit: 2,
  });
  expect(await statuses('{ group { own } }', '{ group { own } }')).toEqual([200, 429]);
});
