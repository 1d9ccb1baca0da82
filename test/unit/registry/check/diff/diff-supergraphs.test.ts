import { expect, test } from 'vitest';
import { diffSupergraphs } from '../../../../../src/registry/check/diff/diff-supergraphs.ts';
import { compose } from '../../../../../src/supergraph/compose.ts';
import { composeApiSchema } from '../../../../../src/supergraph/compose-api-schema.ts';

const LINK = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@key", "@inaccessible", "@authenticated", "@requiresScopes", "@policy", "@composeDirective", "@tag"])
  @link(url: "https://specs.portico.dev/rate-limit/v1.0", import: ["@rateLimit"])
  @composeDirective(name: "@rateLimit")
directive @rateLimit(max: Int, window: String, identityArgs: [String!]) repeatable on FIELD_DEFINITION
`;

function supergraphOf(sdl: string): string {
  const composition = compose([{ name: 'shop', sdl: `${LINK}${sdl}`, routingUrl: 'http://shop.invalid' }]);
  if (composition.kind === 'failed') throw new Error(JSON.stringify(composition.errors));
  return composition.sdl;
}

async function changesOf(before: string, after: string): Promise<readonly string[][]> {
  const apiSchema = async (sdl: string) => composeApiSchema(sdl);
  const { changes } = await diffSupergraphs(supergraphOf(before), supergraphOf(after), apiSchema);
  return changes.map(({ code, criticality, coordinate, message }) => [criticality, code, coordinate, message]);
}

const withoutMessage = (change: readonly string[]) => change.slice(0, 3);

test('what only gateways read is no change', async () => {
  const [before, after] = ['type Query { a: Int }', 'type Query { a: Int @tag(name: "x") b: Int @inaccessible }'];
  expect(await changesOf(before, after)).toEqual([]);
});

test('what becomes inaccessible is gone for clients, and that is the reason', async () => {
  const apiSchema = async (sdl: string) => composeApiSchema(sdl);
  const { changes } = await diffSupergraphs(
    supergraphOf('type Query { a: Int b(x: Int): Int c: Int }'),
    supergraphOf('type Query { a: Int @inaccessible b(x: Int @inaccessible): Int }'),
    apiSchema,
  );
  expect(changes.map(({ coordinate, reason }) => [coordinate, reason?.includes('@inaccessible')])).toEqual([
    ['Query.a', true],
    ['Query.b(x:)', true],
    ['Query.c', false],
  ]);
});

test('a field that requires more of its callers, directly or by what it gives', async () => {
  const before = 'type Query { a: Int t: T n: Int } type T { x: Int }';
  const after =
    'type Query { a: Int @authenticated t: T n: Int new: Int @authenticated } type T @requiresScopes(scopes: [["r"], ["a", "b"]]) { x: Int }';
  expect(await changesOf(before, after)).toEqual([
    ['dangerous', 'ACCESS_RESTRICTED', 'Query.a', "Field 'Query.a' now requires a login"],
    ['dangerous', 'ACCESS_RESTRICTED', 'Query.t', "Field 'Query.t' now requires scopes a and b or r"],
    ['dangerous', 'ACCESS_RESTRICTED', 'T.x', "Field 'T.x' now requires scopes a and b or r"],
    ['safe', 'FIELD_ADDED', 'Query.new', "Field 'new' was added to object type 'Query'"],
  ]);
});

test('a field that requires less, and one that requires the same in other words', async () => {
  const before =
    'type Query { a: Int @authenticated b: Int @policy(policies: [["p"], ["q"]]) c: Int @requiresScopes(scopes: [["x"]]) }';
  const after =
    'type Query { a: Int b: Int @policy(policies: [["q"], ["p"]]) c: Int @requiresScopes(scopes: [["x"], ["y"]]) }';
  expect(await changesOf(before, after)).toEqual([
    ['dangerous', 'ACCESS_RESTRICTED', 'Query.c', "Field 'Query.c' now requires scopes x or y"],
    ['safe', 'ACCESS_RELAXED', 'Query.a', "Field 'Query.a' no longer requires a login"],
  ]);
});

test('rate limits that are new, gone, tighter and looser', async () => {
  const limit = (max: number, window = '1m') => `@rateLimit(max: ${max}, window: "${window}")`;
  const before = `type Query { a: Int b: Int ${limit(5)} c: Int ${limit(5)} d: Int ${limit(5)} e: Int ${limit(5)} }`;
  const after = `type Query { a: Int ${limit(5)} b: Int c: Int ${limit(4)} d: Int ${limit(9)} e: Int ${limit(9, '1h')} }`;
  expect(await changesOf(before, after)).toEqual([
    ['dangerous', 'RATE_LIMIT_ADDED', 'Query.a', "Rate limit of 'Query.a': none, now 5 in 1m"],
    ['dangerous', 'RATE_LIMIT_CHANGED', 'Query.c', "Rate limit of 'Query.c': 5 in 1m, now 4 in 1m"],
    ['dangerous', 'RATE_LIMIT_CHANGED', 'Query.e', "Rate limit of 'Query.e': 5 in 1m, now 9 in 1h"],
    ['safe', 'RATE_LIMIT_REMOVED', 'Query.b', "Rate limit of 'Query.b': 5 in 1m, now none"],
    ['safe', 'RATE_LIMIT_CHANGED', 'Query.d', "Rate limit of 'Query.d': 5 in 1m, now 9 in 1m"],
  ]);
});

test('a new type or field is one change, whatever is in it', async () => {
  const after = `type Query { a: Int
  "New." t(x: Int = 1): T @deprecated(reason: "already") }
"New." type T { "x" x(y: E = A): Int } enum E { A B @deprecated(reason: "no") }`;
  expect((await changesOf('type Query { a: Int }', after)).map(withoutMessage)).toEqual([
    ['safe', 'TYPE_ADDED', 'E'],
    ['safe', 'FIELD_ADDED', 'Query.t'],
    ['safe', 'TYPE_ADDED', 'T'],
  ]);
});

test('deprecations are told once, also of arguments and input fields', async () => {
  const before = 'type Query { a(x: Int, i: I): E } enum E { A B } input I { x: Int }';
  const gone = '@deprecated(reason: "gone")';
  const after = `type Query { a(x: Int ${gone}, i: I): E ${gone} } enum E { A B ${gone} } input I { x: Int ${gone} }`;
  expect((await changesOf(before, after)).map(withoutMessage)).toEqual([
    ['safe', 'ENUM_VALUE_DEPRECATION_REASON_ADDED', 'E.B'],
    ['safe', 'DIRECTIVE_USAGE_INPUT_FIELD_DEFINITION_ADDED', 'I.x'],
    ['safe', 'FIELD_DEPRECATION_ADDED', 'Query.a'],
    ['safe', 'DIRECTIVE_USAGE_ARGUMENT_DEFINITION_ADDED', 'Query.a(x:)'],
  ]);
});
