import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { readRateLimits } from '../../../../src/supergraph/rate-limits/read-rate-limits.ts';
import { rateLimitHead } from '../../../kit/limited-subgraph.ts';

const read = (types: string, head = rateLimitHead()) => readRateLimits(parse(head + types));
const rulesOf = (types: string, head?: string) => read(types, head).applications.map(({ rule }) => rule);
const problemsOf = (types: string, head?: string) => read(types, head).problems.map(({ message }) => message);

test('a directive without arguments is 5 in a minute', () => {
  expect(rulesOf('type Query { a: Int @rateLimit }')).toEqual([
    {
      typeName: 'Query',
      fieldName: 'a',
      name: 'Query.a',
      max: 5,
      windowMs: 60_000,
      identityArgs: [],
      arrayLengthField: undefined,
      message: undefined,
      readOnly: false,
      uncountRejected: false,
    },
  ]);
});

test('defaults of the definition go before those, and null is as good as nothing', () => {
  const head = 'directive @rateLimit(max: Int = 9, window: String = "2h") on FIELD_DEFINITION ';
  expect(rulesOf('type Query { a: Int @rateLimit b: Int @rateLimit(max: null, window: null) }', head)).toMatchObject([
    { max: 9, windowMs: 7_200_000 },
    { max: 5, windowMs: 60_000 },
  ]);
});

test('several on one field are rules of their own, in their order', () => {
  expect(
    rulesOf('type Query { a: Int @rateLimit(max: 20, window: "15m") @rateLimit(max: 1000, window: "1 day") }'),
  ).toMatchObject([
    { name: 'Query.a', max: 20, windowMs: 900_000 },
    { name: 'Query.a#2', max: 1000, windowMs: 86_400_000 },
  ]);
});

test('on a type, also on an extension of it, it stands for the fields that have none', () => {
  const types = 'type Query { a: Int b: Int @rateLimit(max: 1) } extend type Query @rateLimit(max: 7) { c: Int }';
  expect(rulesOf(types).map(({ name, max }) => [name, max])).toEqual([
    ['Query.a', 7],
    ['Query.b', 1],
    ['Query.c', 7],
  ]);
});

test.each([
  ['renamed', rateLimitHead('{ name: "@rateLimit", as: "@quota" }', '@quota'), '@quota'],
  [
    'by its full name',
    'extend schema @link(url: "https://x.dev/limits/v1.0") directive @limits__rateLimit(max: Int) on FIELD_DEFINITION ',
    '@limits__rateLimit',
  ],
  ['without a link', 'directive @rateLimit(max: Int) on FIELD_DEFINITION ', '@rateLimit'],
])('it is found %s', (_how, head, name) => {
  expect(rulesOf(`type Query { a: Int ${name}(max: 3) }`, head)).toMatchObject([{ name: 'Query.a', max: 3 }]);
});

test('another directive of its name is left alone where it is imported under another', () => {
  const head = `${rateLimitHead('{ name: "@rateLimit", as: "@quota" }', '@quota')} directive @rateLimit on FIELD_DEFINITION `;
  expect(rulesOf('type Query { a: Int @rateLimit }', head)).toEqual([]);
});

describe('what cannot be enforced is told', () => {
  const inputs = 'input In { email: String list: [In] } ';
  test.each([
    ['max: 0', 'max: 0 is not a whole number of at least 1'],
    ['max: -3', 'max: -3 is not'],
    ['max: 1.5', 'max: 1.5 is not'],
    ['max: "5"', 'max: "5" is not'],
    ['window: "1 minuto"', 'window: "1 minuto" is not a length of time'],
    ['window: ""', 'window: "" is not'],
    ['window: "60"', 'window: "60" is not'],
    ['window: "500ms"', 'window: "500ms" is not'],
    ['window: "1500ms"', 'window: "1500ms" is not'],
    ['window: "-1m"', 'window: "-1m" is not'],
    ['window: "25d"', 'window: "25d" is not'],
    ['window: 60', 'window: 60 is not'],
    [`window: "${'1'.repeat(200)}s"`, 'is not a length of time'],
    ['limit: 3', 'limit is no argument that is known here'],
    ['identityArgs: ["nope"]', 'identityArgs: the field has no argument nope (known: id, in, ids)'],
    ['identityArgs: ["in.nope"]', 'identityArgs: in has no field nope (known: email, list)'],
    ['identityArgs: ["id.x"]', 'identityArgs: id has no field x (known: none)'],
    ['identityArgs: ["in.list.email"]', 'identityArgs: list is a list, which cannot be looked into'],
    ['identityArgs: "id id"', 'identityArgs: "id id" is not a list of argument names'],
    ['identityArgs: [1]', 'identityArgs: [1] is not'],
    ['arrayLengthField: "id"', 'arrayLengthField: id is no list'],
    ['arrayLengthField: "nope"', 'arrayLengthField: the field has no argument nope'],
    ['readOnly: "yes"', 'readOnly: "yes" is not true or false'],
    ['message: 3', 'message: 3 is not a text'],
  ])('%s', (argument, problem) => {
    const problems = problemsOf(`${inputs}type Query { a(id: ID, in: In, ids: [ID!]!): Int @rateLimit(${argument}) }`);
    expect(problems).toEqual([
      expect.stringContaining(`Query.a: ${problem.startsWith('is not') ? 'window' : problem}`),
    ]);
  });

  test.each([
    'identityArgs: ["id", "in.email", "in.list", "ids"]',
    'arrayLengthField: "ids"',
    'arrayLengthField: "in.list"',
    'window: "1s"',
    'window: "24d"',
    'window: "1.5m"',
    'max: 2147483647',
  ])('and this can: %s', (argument) => {
    expect(problemsOf(`${inputs}type Query { a(id: ID, in: In!, ids: [ID!]!): Int @rateLimit(${argument}) }`)).toEqual(
      [],
    );
  });

  test('on a type, for every field that lacks the argument', () => {
    expect(problemsOf('type T @rateLimit(identityArgs: ["id"]) { a(id: ID): Int b: Int }')).toEqual([
      'T.b: identityArgs: the field has no argument id (known: none)',
    ]);
  });

  test('where nobody would enforce it', () => {
    const head = 'directive @rateLimit on ENUM | ARGUMENT_DEFINITION | SCALAR | UNION | INPUT_FIELD_DEFINITION ';
    const types = 'enum E @rateLimit { A } scalar S @rateLimit type Query { a(x: Int @rateLimit): Int }';
    expect(problemsOf(types, head)).toEqual(
      Array(3).fill('@rateLimit is enforced on fields, objects and interfaces, not here'),
    );
  });
});
