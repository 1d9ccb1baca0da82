/** Sets of subgraphs that must not compose, by what is wrong with them. */
export interface FailingGraph {
  /** Composition's code. */
  readonly code: string;
  readonly name: string;
  readonly subgraphs: Readonly<Record<string, string>>;
}

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@requires", "@provides",
  "@external", "@shareable", "@override", "@inaccessible", "@interfaceObject", "@tag", "@authenticated", "@requiresScopes", "@policy"])`;

const graph = (name: string, code: string, ...sdls: readonly string[]): FailingGraph => ({
  name,
  code,
  subgraphs: Object.fromEntries(sdls.map((sdl, index) => [`s${index + 1}`, `${LINK}\n${sdl}`])),
});

export const failingGraphs: readonly FailingGraph[] = [
  graph('a syntax error', 'INVALID_GRAPHQL', 'type Query { a: }'),
  graph('a type that is not there', 'INVALID_GRAPHQL', 'type Query { a: Nowhere }'),
  graph('a directive that is not there', 'INVALID_GRAPHQL', 'type Query { a: Int @nowhere }'),
  graph('no query', 'NO_QUERIES', 'type T @key(fields: "id") { id: ID! }'),
  graph(
    'a field of two types',
    'FIELD_TYPE_MISMATCH',
    'type Query { a: Int @shareable }',
    'type Query { a: String @shareable }',
  ),
  graph(
    'a field that two define and do not share',
    'INVALID_FIELD_SHARING',
    'type Query { a: Int }',
    'type Query { a: Int }',
  ),
  graph(
    'a field that one shares and the other does not',
    'INVALID_FIELD_SHARING',
    'type Query { a: Int @shareable }',
    'type Query { a: Int }',
  ),
  graph(
    'a type of two kinds',
    'TYPE_KIND_MISMATCH',
    'type Query { t: T } type T { a: Int }',
    'type Query { u: T } scalar T',
  ),
  graph(
    'an argument of two types',
    'FIELD_ARGUMENT_TYPE_MISMATCH',
    'type Query { a(x: Int): Int @shareable }',
    'type Query { a(x: String): Int @shareable }',
  ),
  graph(
    'an argument that is required and elsewhere is not there',
    'REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH',
    'type Query { a(x: Int!): Int @shareable }',
    'type Query { a: Int @shareable }',
  ),
  graph(
    'an argument of two defaults',
    'FIELD_ARGUMENT_DEFAULT_MISMATCH',
    'type Query { a(x: Int = 1): Int @shareable }',
    'type Query { a(x: Int = 2): Int @shareable }',
  ),
  graph(
    'an input field that is required and elsewhere is not there',
    'REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH',
    'type Query { a(i: I): Int } input I { x: Int y: Int! }',
    'type Query { b(i: I): Int } input I { x: Int }',
  ),
  graph(
    'an input type without a field in common',
    'EMPTY_MERGED_INPUT_TYPE',
    'type Query { a(i: I): Int } input I { x: Int }',
    'type Query { b(i: I): Int } input I { y: Int }',
  ),
  graph(
    'an enum of different values that is read and sent',
    'ENUM_VALUE_MISMATCH',
    'type Query { a(e: E): E } enum E { X Y }',
    'type Query { b(e: E): E } enum E { X Z }',
  ),
  graph(
    'a field that nobody can come to',
    'SATISFIABILITY_ERROR',
    'type Query { t: T } type T { id: ID! @shareable a: Int }',
    'type Query { u: Int } type T { id: ID! @shareable b: Int }',
  ),
  graph(
    'a key that is not resolvable and is needed',
    'SATISFIABILITY_ERROR',
    'type Query { t: T } type T @key(fields: "id") { id: ID! }',
    'type Query { u: Int } type T @key(fields: "id", resolvable: false) { id: ID! b: Int }',
  ),
  graph(
    'a key of a field that is not there',
    'KEY_INVALID_FIELDS',
    'type Query { t: T } type T @key(fields: "nowhere") { id: ID! }',
  ),
  graph(
    'a key with arguments',
    'KEY_FIELDS_HAS_ARGS',
    'type Query { t: T } type T @key(fields: "f") { f(x: Int): Int }',
  ),
  graph(
    'a key of an interface field',
    'KEY_FIELDS_SELECT_INVALID_TYPE',
    'type Query { t: T } interface I { x: Int } type T @key(fields: "i { x }") { i: I } type A implements I { x: Int }',
  ),
  graph(
    'a requirement that is not external',
    'REQUIRES_FIELDS_MISSING_EXTERNAL',
    'type Query { t: T } type T @key(fields: "id") { id: ID! a: Int b: Int @requires(fields: "a") }',
  ),
  graph(
    'a requirement of a field that is not there',
    'REQUIRES_INVALID_FIELDS',
    'type Query { t: T } type T @key(fields: "id") { id: ID! b: Int @requires(fields: "nowhere") }',
  ),
  graph(
    'something provided that is not external',
    'PROVIDES_FIELDS_MISSING_EXTERNAL',
    'type Query { t: T @provides(fields: "a") } type T @key(fields: "id") { id: ID! a: Int }',
  ),
  graph(
    'something provided on a scalar',
    'PROVIDES_ON_NON_OBJECT_FIELD',
    'type Query { t: Int @provides(fields: "a") }',
  ),
  graph(
    'something external that nobody has',
    'EXTERNAL_MISSING_ON_BASE',
    'type Query { t: T } type T @key(fields: "id") { id: ID! a: Int @external b: Int @requires(fields: "a") }',
  ),
  graph(
    'something external that is of no use',
    'EXTERNAL_UNUSED',
    'type Query { t: T } type T @key(fields: "id") { id: ID! a: Int @external }',
    'type T @key(fields: "id") { id: ID! a: Int }',
  ),
  graph(
    'something external of another type',
    'EXTERNAL_TYPE_MISMATCH',
    'type Query { t: T } type T @key(fields: "id") { id: ID! a: String @external b: Int @requires(fields: "a") }',
    'type T @key(fields: "id") { id: ID! a: Int }',
  ),
  graph(
    'something external on an interface',
    'EXTERNAL_ON_INTERFACE',
    'type Query { i: I } interface I { x: Int @external } type A implements I { x: Int }',
  ),
  graph(
    'an interface field that an object type lacks',
    'INTERFACE_FIELD_NO_IMPLEM',
    'type Query { i: I } interface I { x: Int } type A implements I @key(fields: "x") { x: Int }',
    'interface I { y: Int } type B implements I { y: Int x: Int }',
  ),
  graph(
    'an interface object that is no entity',
    'INTERFACE_OBJECT_USAGE_ERROR',
    'type Query { i: I } type I @interfaceObject { x: Int }',
  ),
  graph('an override of oneself', 'OVERRIDE_FROM_SELF_ERROR', 'type Query { a: Int @override(from: "s1") }'),
  graph(
    'an override of an override',
    'OVERRIDE_SOURCE_HAS_OVERRIDE',
    'type Query { x: Int } type T @key(fields: "id") { id: ID! a: Int @override(from: "s2") }',
    'type T @key(fields: "id") { id: ID! a: Int @override(from: "s1") }',
  ),
  graph(
    'something inaccessible that everything needs',
    'QUERY_ROOT_TYPE_INACCESSIBLE',
    'type Query @inaccessible { a: Int }',
  ),
  graph(
    'everything inaccessible',
    'ONLY_INACCESSIBLE_CHILDREN',
    'type Query { a: Int t: T } type T { x: Int @inaccessible }',
  ),
  graph(
    'something visible that gives something inaccessible',
    'REFERENCED_INACCESSIBLE',
    'type Query { t: T } type T @inaccessible { x: Int }',
  ),
  graph(
    'an argument that is required and inaccessible',
    'REQUIRED_INACCESSIBLE',
    'type Query { a(x: Int! @inaccessible): Int }',
  ),
  graph(
    'a default that is inaccessible',
    'DEFAULT_VALUE_USES_INACCESSIBLE',
    'type Query { a(e: E = X): Int } enum E { X @inaccessible Y }',
  ),
  graph(
    'a root type by another name that is there as well',
    'ROOT_QUERY_USED',
    'schema { query: Root } type Root { a: Int } type Query { b: Int }',
  ),
  {
    name: 'a specification of a version that is not there',
    code: 'UNKNOWN_FEDERATION_LINK_VERSION',
    subgraphs: { s1: 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.99") type Query { a: Int }' },
  },
];
