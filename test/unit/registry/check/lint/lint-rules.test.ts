import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultLintConfig } from '../../../../../src/registry/check/lint/lint-config.ts';
import { LINT_RULES } from '../../../../../src/registry/check/lint/lint-rules.ts';
import { lintSubgraph } from '../../../../../src/registry/check/lint/lint-subgraph.ts';

const FEDERATION = 'https://specs.apollo.dev/federation/v2.11';
const link = (imports: string) => `extend schema @link(url: "${FEDERATION}", import: [${imports}])`;

/** Only this rule, so that the cases need not be perfect in every other way. */
function find(code: string, sdl: string): string[] {
  const config = new Map(
    [...defaultLintConfig().keys()].map((rule) => [rule, rule === code ? 'error' : 'off'] as const),
  );
  return lintSubgraph('shop', sdl, config).map(
    ({ line, column, coordinate, message }) => `${line}:${column} ${coordinate} ${message}`,
  );
}

/** Code; a schema with a finding; the finding; schemas without. */
const CASES: readonly (readonly [string, string, string, ...string[]])[] = [
  [
    'TYPE_NAME_PASCAL_CASE',
    'type Query { a: Int }\ntype order_item { a: Int }',
    '2:6 order_item Type order_item is not in PascalCase.',
    'type OrderItem2 { a: Int } scalar URL union _Entity = OrderItem2 scalar federation__FieldSet',
  ],
  [
    'FIELD_NAME_CAMEL_CASE',
    'type Query {\n  Top_Products: Int\n}',
    '2:3 Query.Top_Products Field Top_Products is not in camelCase.',
    'type Query { topProducts: Int _service: Int x1: Int } input I { a: Int }',
  ],
  ['FIELD_NAME_CAMEL_CASE', 'input I { A: Int }', '1:11 I.A Field A is not in camelCase.'],
  [
    'ARGUMENT_NAME_CAMEL_CASE',
    'type Query { a(First: Int): Int }',
    '1:16 Query.a(First:) Argument First is not in camelCase.',
    'type Query { a(first: Int): Int }',
  ],
  [
    'ENUM_VALUE_SCREAMING_SNAKE_CASE',
    'enum E { ONE two }',
    '1:14 E.two Enum value two is not in SCREAMING_SNAKE_CASE.',
    'enum E { ONE TWO_3 }',
  ],
  [
    'TYPE_DESCRIPTION',
    'type Query { a: Int }\ntype T { a: Int }',
    '2:6 T Type T has no description.',
    `"It." type T { a: Int } extend type T { b: Int } type Query { a: Int }`,
    `${link('"@key"')} type T @key(fields: "id") { id: ID! }`,
    'schema { query: Root } type Root { a: Int }',
  ],
  [
    'ROOT_FIELD_DESCRIPTION',
    'type Mutation { a: Int }',
    '1:17 Mutation.a Root field Mutation.a has no description.',
    'type Query { "It." a: Int _entities: Int } type T { a: Int }',
  ],
  [
    'ROOT_FIELD_DESCRIPTION',
    'schema { query: Root } type Root { a: Int }',
    '1:36 Root.a Root field Root.a has no description.',
  ],
  [
    'DEPRECATION_WITHOUT_REASON',
    'type Query { a: Int @deprecated }',
    '1:21 Query.a Query.a is deprecated without a reason.',
    'type Query { a: Int @deprecated(reason: "Use b.") }',
  ],
  [
    'DEPRECATION_WITHOUT_REASON',
    'enum E { A @deprecated(reason: " ") }',
    '1:12 E.A E.A is deprecated without a reason.',
  ],
  ['RESERVED_NAME', 'type __T { a: Int }', '1:6 __T The name __T is reserved for introspection.', 'type _T { a: Int }'],
  [
    'RESERVED_NAME',
    'enum join__Graph { A }',
    '1:6 join__Graph The name join__Graph is reserved for composed schemas.',
    'scalar link__Import enum link__Purpose { SECURITY } scalar federation__FieldSet',
  ],
  [
    'RESERVED_NAME',
    'type _Entity { a: Int }',
    '1:6 _Entity The name _Entity is reserved for what subgraphs answer federation with.',
    'scalar _Any union _Entity = T type T { a: Int } type _Service { sdl: String } type Query { _service: _Service! }',
  ],
  [
    'RESERVED_NAME',
    'type T { _service: Int }',
    '1:10 T._service The name _service is reserved for what subgraphs answer federation with.',
  ],
  [
    'RATE_LIMIT_NOT_COMPOSED',
    'directive @rateLimit(max: Int) on FIELD_DEFINITION\ntype Query { a: Int @rateLimit(max: 1) }',
    '2:21 Query.a @rateLimit is used but not composed, so its limits would be lost.',
    'type Query { a: Int }',
  ],
  [
    'RATE_LIMIT_INVALID',
    'directive @rateLimit(max: Int, window: String) on FIELD_DEFINITION\ntype Query { a: Int @rateLimit(max: 0) }',
    '2:21 Query.a Query.a: max: 0 is not a whole number of at least 1.',
    'directive @rateLimit(max: Int, window: String) on FIELD_DEFINITION type Query { a: Int @rateLimit(max: 1, window: "1m") }',
  ],
  [
    'DIRECTIVE_NOT_HONOURED',
    `${link('"@context"')}\ntype A @context(name: "c") { a: Int }`,
    '2:8 A @context is not honoured by this gateway',
    `${link('"@key"')} type A @key(fields: "a") { a: Int }`,
  ],
  [
    'ACCESS_DIRECTIVE_NOT_IMPORTED',
    `${link('"@key"')}\ndirective @authenticated on FIELD_DEFINITION\ntype Query { a: Int @authenticated }`,
    '3:21 Query.a @authenticated is not imported from federation, so nobody enforces it.',
    `${link('"@authenticated"')} type Query { a: Int @authenticated }`,
    `${link('{ name: "@authenticated", as: "@login" }')} type Query { a: Int @login }`,
    `${link('"@key"')} type Query { a: Int @federation__authenticated }`,
  ],
  [
    'ACCESS_DIRECTIVE_NOT_IMPORTED',
    'directive @requiresScopes(scopes: [String]) on OBJECT\ntype T @requiresScopes(scopes: ["a"]) { a: Int }',
    '2:8 T @requiresScopes is not imported from federation',
  ],
];

describe.each(CASES)('%s', (code, sdl, finding, ...clean) => {
  test(`${sdl.split('\n').at(-1)}: ${finding}`, () => {
    const found = find(code, sdl);
    expect(found).toEqual([expect.stringContaining(finding)]);
  });
  test.each(clean)('is content with %s', (text) => expect(find(code, text)).toEqual([]));
});

test('every rule is shown', () => {
  expect(LINT_RULES.map(({ code }) => code).filter((code) => !CASES.some(([shown]) => shown === code))).toEqual([]);
  expect(new Set(LINT_RULES.map(({ code }) => code)).size).toBe(LINT_RULES.length);
});

test('findings come in the order of the schema, each with its subgraph and severity', () => {
  const findings = lintSubgraph('shop', 'type b { A: Int }\ntype a { __x: Int b: Int }', defaultLintConfig());
  expect(findings.map(({ line, code, severity }) => [line, code, severity])).toEqual([
    [1, 'TYPE_NAME_PASCAL_CASE', 'warning'],
    [1, 'TYPE_DESCRIPTION', 'warning'],
    [1, 'FIELD_NAME_CAMEL_CASE', 'warning'],
    [2, 'TYPE_NAME_PASCAL_CASE', 'warning'],
    [2, 'TYPE_DESCRIPTION', 'warning'],
    [2, 'RESERVED_NAME', 'error'],
  ]);
  expect(findings.every(({ subgraph }) => subgraph === 'shop')).toBe(true);
});

test('a text that is no GraphQL is one finding', () => {
  expect(lintSubgraph('shop', 'type {', defaultLintConfig())).toEqual([
    {
      code: 'INVALID_GRAPHQL',
      severity: 'error',
      subgraph: 'shop',
      message: 'Syntax Error: Expected Name, found "{".',
      line: 1,
      column: 6,
      coordinate: null,
    },
  ]);
});

test('the example subgraphs have no errors', () => {
  const folder = join(import.meta.dirname, '../../../../../subgraphs');
  for (const name of ['users', 'orders', 'products', 'recommendations']) {
    const sdl = readFileSync(join(folder, name, 'schema.graphql'), 'utf8');
    expect(lintSubgraph(name, sdl, defaultLintConfig()).filter(({ severity }) => severity === 'error')).toEqual([]);
  }
});
