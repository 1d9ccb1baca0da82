import { describe, expect, test } from 'vitest';
import { judgeApiChanges } from '../judge-api-changes.ts';

interface Case {
  readonly what: string;
  readonly before: string;
  readonly after: string;
  /** Code, coordinate and criticality of the change. */
  readonly change: readonly [string, string, 'breaking' | 'dangerous' | 'safe'];
  /** Operations that it hurts, and operations that it leaves alone. */
  readonly hurts?: readonly string[];
  readonly spares?: readonly string[];
}

const CASES: readonly Case[] = [
  {
    what: 'an argument of a directive that takes less than before, where what was given is not kept',
    before: 'directive @d(x: Float) on FIELD type Query { a: Int }',
    after: 'directive @d(x: Int) on FIELD type Query { a: Int }',
    change: ['DIRECTIVE_ARGUMENT_TYPE_CHANGED', '@d(x:)', 'breaking'],
    hurts: ['{ a @d(x: 1.5) }'],
    spares: ['{ a }'],
  },
  {
    what: 'a field that goes',
    before: 'type Query { a: Int b: Int }',
    after: 'type Query { a: Int }',
    change: ['FIELD_REMOVED', 'Query.b', 'breaking'],
    hurts: ['{ b }', '{ a x: b }'],
    spares: ['{ a }'],
  },
  {
    what: 'a field that is selected on an interface only',
    before: 'type Query { n: N } interface N { id: ID x: Int } type A implements N { id: ID x: Int }',
    after: 'type Query { n: N } interface N { id: ID } type A implements N { id: ID x: Int }',
    change: ['FIELD_REMOVED', 'N.x', 'breaking'],
    hurts: ['{ n { x } }'],
    spares: ['{ n { ... on A { x } } }', '{ n { id } }'],
  },
  {
    what: 'a type that goes',
    before: 'type Query { s: S } union S = A | B type A { id: ID } type B { id: ID }',
    after: 'type Query { s: S } union S = A type A { id: ID }',
    change: ['TYPE_REMOVED', 'B', 'breaking'],
    hurts: ['{ s { ... on B { id } } }', '{ s { ... on B { __typename } } }'],
    spares: ['{ s { ... on A { id } } }', '{ s { __typename } }'],
  },
  {
    what: 'an input type that goes',
    before: 'type Query { a(i: I, x: Int): Int } input I { v: Int }',
    after: 'type Query { a(x: Int): Int }',
    change: ['TYPE_REMOVED', 'I', 'breaking'],
    hurts: ['query ($i: I) { a(i: $i) }', '{ a(i: { v: 1 }) }'],
    spares: ['{ a(x: 1) }'],
  },
  {
    what: 'an argument that goes',
    before: 'type Query { a(x: Int, y: Int): Int }',
    after: 'type Query { a(x: Int): Int }',
    change: ['FIELD_ARGUMENT_REMOVED', 'Query.a(y:)', 'breaking'],
    hurts: ['{ a(y: 1) }'],
    spares: ['{ a(x: 1) }', '{ a }'],
  },
  {
    what: 'a new argument that is required',
    before: 'type Query { a(x: Int): Int b: Int }',
    after: 'type Query { a(x: Int, y: Int!): Int b: Int }',
    change: ['FIELD_ARGUMENT_ADDED', 'Query.a(y:)', 'breaking'],
    hurts: ['{ a(x: 1) }', '{ a }'],
    spares: ['{ b }'],
  },
  {
    what: 'a new argument that may be left out',
    before: 'type Query { a: Int }',
    after: 'type Query { a(y: Int): Int }',
    change: ['FIELD_ARGUMENT_ADDED', 'Query.a(y:)', 'safe'],
  },
  {
    what: 'a new argument with a default',
    before: 'type Query { a: Int b: Int }',
    after: 'type Query { a(y: Int! = 1): Int b: Int }',
    change: ['FIELD_ARGUMENT_ADDED', 'Query.a(y:)', 'dangerous'],
    hurts: ['{ a }'],
    spares: ['{ b }'],
  },
  {
    what: 'an argument of another type',
    before: 'type Query { a(x: Int): Int }',
    after: 'type Query { a(x: String): Int }',
    change: ['FIELD_ARGUMENT_TYPE_CHANGED', 'Query.a(x:)', 'breaking'],
    hurts: ['{ a(x: 1) }', 'query ($v: Int) { a(x: $v) }'],
    spares: ['{ a }'],
  },
  {
    what: 'an argument of another type that is required as well',
    before: 'type Query { a(x: Int): Int b: Int }',
    after: 'type Query { a(x: String!): Int b: Int }',
    change: ['FIELD_ARGUMENT_TYPE_CHANGED', 'Query.a(x:)', 'breaking'],
    hurts: ['{ a(x: 1) }', '{ a }'],
    spares: ['{ b }'],
  },
  {
    what: 'an argument that becomes required',
    before: 'type Query { a(x: Int): Int }',
    after: 'type Query { a(x: Int!): Int }',
    change: ['FIELD_ARGUMENT_TYPE_CHANGED', 'Query.a(x:)', 'breaking'],
    hurts: ['{ a }', 'query ($v: Int) { a(x: $v) }', '{ a(x: null) }', '{ one: a(x: 1) two: a }'],
    spares: ['{ a(x: 7) }', 'query ($v: Int!) { a(x: $v) }'],
  },
  {
    what: 'an argument that no longer takes null and has a default',
    before: 'type Query { a(x: Int): Int }',
    after: 'type Query { a(x: Int! = 3): Int }',
    change: ['FIELD_ARGUMENT_TYPE_CHANGED', 'Query.a(x:)', 'dangerous'],
    hurts: ['{ a(x: 1) }'],
    spares: ['{ a }'],
  },
  {
    what: 'an argument that accepts more',
    before: 'type Query { a(x: Int!): Int }',
    after: 'type Query { a(x: Int): Int }',
    change: ['FIELD_ARGUMENT_TYPE_CHANGED', 'Query.a(x:)', 'safe'],
  },
  {
    what: 'another default of an argument',
    before: 'type Query { a(x: Int = 1): Int b: Int }',
    after: 'type Query { a(x: Int = 2): Int b: Int }',
    change: ['FIELD_ARGUMENT_DEFAULT_CHANGED', 'Query.a(x:)', 'dangerous'],
    hurts: ['{ a }'],
    spares: ['{ b }'],
  },
  {
    what: 'a default that goes from an argument that is not null',
    before: 'type Query { a(x: Int! = 1): Int }',
    after: 'type Query { a(x: Int!): Int }',
    change: ['FIELD_ARGUMENT_DEFAULT_CHANGED', 'Query.a(x:)', 'breaking'],
    hurts: ['{ a }', 'query ($v: Int) { a(x: $v) }'],
    spares: ['{ a(x: 5) }'],
  },
  {
    what: 'an enum value that clients write',
    before: 'type Query { a(e: E): Int b(i: I): Int } enum E { X Y } input I { e: E n: Int }',
    after: 'type Query { a(e: E): Int b(i: I): Int } enum E { X } input I { e: E n: Int }',
    change: ['ENUM_VALUE_REMOVED', 'E.Y', 'breaking'],
    hurts: ['{ a(e: Y) }', 'query ($e: E) { a(e: $e) }', 'query ($i: I) { b(i: $i) }', '{ b(i: { e: Y }) }'],
    spares: ['{ a(e: X) }', '{ b(i: { e: X }) }', '{ b(i: { n: 1 }) }', '{ a }'],
  },
  {
    what: 'an enum value that clients only read',
    before: 'type Query { a: E b: Int } enum E { X Y }',
    after: 'type Query { a: E b: Int } enum E { X }',
    change: ['ENUM_VALUE_REMOVED', 'E.Y', 'dangerous'],
    hurts: ['{ a }'],
    spares: ['{ b }'],
  },
  {
    what: 'a new enum value that clients may read',
    before: 'type Query { a: E b: Int } enum E { X }',
    after: 'type Query { a: E b: Int } enum E { X Y }',
    change: ['ENUM_VALUE_ADDED', 'E.Y', 'dangerous'],
    hurts: ['{ a }'],
    spares: ['{ b }'],
  },
  {
    what: 'a new enum value that clients only send',
    before: 'type Query { a(e: E): Int } enum E { X }',
    after: 'type Query { a(e: E): Int } enum E { X Y }',
    change: ['ENUM_VALUE_ADDED', 'E.Y', 'safe'],
  },
  {
    what: 'a member that leaves a union',
    before: 'type Query { u: U a: A } union U = A | B type A { x: Int } type B { x: Int }',
    after: 'type Query { u: U a: A b: B } union U = A type A { x: Int } type B { x: Int }',
    change: ['UNION_MEMBER_REMOVED', 'U', 'breaking'],
    hurts: ['{ u { ... on B { x } } }'],
    spares: ['{ u { ... on A { x } } }', '{ u { __typename } }', '{ a { x } }'],
  },
  {
    what: 'a new member of a union',
    before: 'type Query { u: U a: A } union U = A type A { x: Int }',
    after: 'type Query { u: U a: A } union U = A | B type A { x: Int } type B { x: Int }',
    change: ['UNION_MEMBER_ADDED', 'U', 'dangerous'],
    hurts: ['{ u { __typename } }'],
    spares: ['{ a { x } }'],
  },
  {
    what: 'an interface that goes',
    before:
      'type Query { n: N a: A b: B } interface N { x: Int } type A implements N { x: Int } type B implements N { x: Int }',
    after: 'type Query { n: N a: A b: B } interface N { x: Int } type A { x: Int } type B implements N { x: Int }',
    change: ['OBJECT_TYPE_INTERFACE_REMOVED', 'A', 'breaking'],
    hurts: ['{ n { ... on A { x } } }', '{ n { x } }', '{ a { ... on N { x } } }'],
    spares: ['{ a { x } }', '{ b { x } }'],
  },
  {
    what: 'a new interface',
    before: 'type Query { n: N a: A } interface N { x: Int } type A { x: Int } type B implements N { x: Int }',
    after:
      'type Query { n: N a: A } interface N { x: Int } type A implements N { x: Int } type B implements N { x: Int }',
    change: ['OBJECT_TYPE_INTERFACE_ADDED', 'A', 'dangerous'],
    hurts: ['{ n { x } }'],
    spares: ['{ a { x } }'],
  },
  {
    what: 'an answer that may become null',
    before: 'type Query { a: Int! b: Int }',
    after: 'type Query { a: Int b: Int }',
    change: ['FIELD_TYPE_CHANGED', 'Query.a', 'breaking'],
    hurts: ['{ a }'],
    spares: ['{ b }'],
  },
  {
    what: 'an answer that no longer becomes null',
    before: 'type Query { a: [Int] }',
    after: 'type Query { a: [Int!]! }',
    change: ['FIELD_TYPE_CHANGED', 'Query.a', 'safe'],
  },
  {
    what: 'an answer of another type',
    before: 'type Query { a: Int b: Int }',
    after: 'type Query { a: [Int] b: Int }',
    change: ['FIELD_TYPE_CHANGED', 'Query.a', 'breaking'],
    hurts: ['{ a }'],
    spares: ['{ b }'],
  },
  {
    what: 'an answer that is one of the types it could be',
    before:
      'type Query { n: N b: B } interface N { x: Int } type A implements N { x: Int } type B implements N { x: Int }',
    after:
      'type Query { n: A b: B } interface N { x: Int } type A implements N { x: Int } type B implements N { x: Int }',
    change: ['FIELD_TYPE_CHANGED', 'Query.n', 'breaking'],
    hurts: ['{ n { ... on B { x } } }'],
    spares: ['{ n { x } }', '{ n { ... on A { x } } }', '{ b { x } }'],
  },
  {
    what: 'the same, and null where there was none',
    before: 'type Query { n: N! } interface N { x: Int } type A implements N { x: Int }',
    after: 'type Query { n: A } interface N { x: Int } type A implements N { x: Int }',
    change: ['FIELD_TYPE_CHANGED', 'Query.n', 'breaking'],
    hurts: ['{ n { x } }'],
  },
  {
    what: 'a type of another kind',
    before: 'type Query { a: T b: Int } type T { x: Int }',
    after: 'type Query { a: T b: Int } scalar T',
    change: ['TYPE_KIND_CHANGED', 'T', 'breaking'],
    hurts: ['{ a { x } }'],
    spares: ['{ b }'],
  },
  {
    what: 'an input field that goes',
    before: 'type Query { a(i: I): Int } input I { x: Int y: Int }',
    after: 'type Query { a(i: I): Int } input I { x: Int }',
    change: ['INPUT_FIELD_REMOVED', 'I.y', 'breaking'],
    hurts: ['{ a(i: { y: 1 }) }', 'query ($i: I) { a(i: $i) }', 'query ($y: Int) { a(i: { y: $y }) }'],
    spares: ['{ a(i: { x: 1 }) }', '{ a }'],
  },
  {
    what: 'a new input field that is required',
    before: 'type Query { a(i: I): Int } input I { x: Int }',
    after: 'type Query { a(i: I): Int } input I { x: Int y: Int! }',
    change: ['INPUT_FIELD_ADDED', 'I.y', 'breaking'],
    hurts: ['{ a(i: { x: 1 }) }', 'query ($i: I) { a(i: $i) }'],
    spares: ['{ a }'],
  },
  {
    what: 'a new input field that may be left out',
    before: 'type Query { a(i: I): Int } input I { x: Int }',
    after: 'type Query { a(i: I): Int } input I { x: Int y: Int }',
    change: ['INPUT_FIELD_ADDED', 'I.y', 'safe'],
  },
  {
    what: 'an input field that becomes required, deep inside',
    before: 'type Query { a(o: O): Int } input O { i: I n: Int } input I { x: Int y: Int }',
    after: 'type Query { a(o: O): Int } input O { i: I n: Int } input I { x: Int! y: Int }',
    change: ['INPUT_FIELD_TYPE_CHANGED', 'I.x', 'breaking'],
    hurts: ['query ($o: O) { a(o: $o) }', '{ a(o: { i: { y: 1 } }) }'],
    spares: ['{ a(o: { n: 1 }) }'],
  },
  {
    what: 'an input field that no longer takes null and has a default',
    before: 'type Query { a(i: I): Int } input I { x: Int y: Int }',
    after: 'type Query { a(i: I): Int } input I { x: Int! = 1 y: Int }',
    change: ['INPUT_FIELD_TYPE_CHANGED', 'I.x', 'dangerous'],
    hurts: ['{ a(i: { x: 1 }) }'],
    spares: ['{ a(i: { y: 1 }) }'],
  },
  {
    what: 'a default that goes from an input field that is not null',
    before: 'type Query { a(i: I): Int } input I { x: Int! = 1 y: Int }',
    after: 'type Query { a(i: I): Int } input I { x: Int! y: Int }',
    change: ['INPUT_FIELD_DEFAULT_VALUE_CHANGED', 'I.x', 'breaking'],
    hurts: ['{ a(i: { y: 1 }) }'],
    spares: ['{ a }'],
  },
  {
    what: 'an input object of which one field may be given from now on',
    before: 'type Query { a(i: I): Int } input I { x: Int y: Int }',
    after: 'type Query { a(i: I): Int } input I @oneOf { x: Int y: Int }',
    change: ['DIRECTIVE_USAGE_INPUT_OBJECT_ADDED', 'I', 'breaking'],
    hurts: ['query ($i: I) { a(i: $i) }'],
    spares: ['{ a }'],
  },
  {
    what: 'a directive that goes',
    before: 'directive @go(x: Int) on FIELD type Query { a: Int }',
    after: 'type Query { a: Int }',
    change: ['DIRECTIVE_REMOVED', '@go', 'breaking'],
    hurts: ['{ a @go }'],
    spares: ['{ a }', '{ a @skip(if: false) }'],
  },
  {
    what: 'an argument that goes from a directive',
    before: 'directive @go(x: Int) on FIELD type Query { a: Int }',
    after: 'directive @go on FIELD type Query { a: Int }',
    change: ['DIRECTIVE_ARGUMENT_REMOVED', '@go(x:)', 'breaking'],
    hurts: ['{ a @go(x: 1) }'],
    spares: ['{ a @go }', '{ a }'],
  },
  {
    what: 'a directive that no operation can apply',
    before: 'directive @mark on OBJECT type Query { a: Int }',
    after: 'type Query { a: Int }',
    change: ['DIRECTIVE_REMOVED', '@mark', 'safe'],
  },
  {
    what: 'mutations that go altogether',
    before: 'type Query { a: Int } type Mutation { m: Int }',
    after: 'type Query { a: Int }',
    change: ['SCHEMA_MUTATION_TYPE_CHANGED', 'Mutation', 'breaking'],
    hurts: ['mutation { m }'],
    spares: ['{ a }'],
  },
  {
    what: 'a deprecation',
    before: 'type Query { a(x: Int): Int }',
    after: 'type Query { a(x: Int): Int @deprecated(reason: "b") }',
    change: ['FIELD_DEPRECATION_ADDED', 'Query.a', 'safe'],
  },
];

describe.each(CASES)('$what', ({ before, after, change: [code, coordinate, criticality], hurts = [], spares = [] }) => {
  const judge = async (query: string) => {
    const check = await judgeApiChanges(before, after, [{ query }], { failOn: 'dangerous' });
    const change = check.changes.find((each) => each.code === code && each.coordinate === coordinate);
    return { check, change };
  };

  test(`${code} ${coordinate} is ${criticality}`, async () => {
    const { changes } = await judgeApiChanges(before, after, []);
    const found = changes.filter((change) => change.code === code && change.coordinate === coordinate);
    expect(found).toMatchObject([{ criticality }]);
    if (criticality !== 'safe') expect(found[0]?.reason).toBeTruthy();
  });

  test.each(hurts)('hurts %s', async (query) => {
    const { check, change } = await judge(query);
    expect(change).toMatchObject({ usage: 'used', failed: true, requests: 1 });
    expect(check.status).toBe('failed');
  });

  test.each(spares)('spares %s', async (query) => {
    const { check, change } = await judge(query);
    expect(change).toMatchObject({ usage: 'unused', failed: false, operations: [] });
    expect(check.refused).toEqual([]);
  });
});
