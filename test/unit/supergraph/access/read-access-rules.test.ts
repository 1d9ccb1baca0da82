import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import type { AccessCondition, AccessRules } from '../../../../src/supergraph/access/access-rules.ts';
import { readAccessRules } from '../../../../src/supergraph/access/read-access-rules.ts';
import { compose } from '../../../../src/supergraph/compose.ts';

const SPEC = 'https://specs.apollo.dev';
const LINKS = `@link(url: "${SPEC}/authenticated/v0.1", for: SECURITY)
  @link(url: "${SPEC}/requiresScopes/v0.1", for: SECURITY) @link(url: "${SPEC}/policy/v0.1", for: SECURITY)`;

/** The rules of a supergraph, of which only what concerns access is written down. */
function rulesOf(types: string, links = LINKS): AccessRules {
  const rules = readAccessRules(parse(`schema ${links} { query: Query }\n${types}`));
  if (rules === undefined) throw new Error('no rules');
  return rules;
}

/** Coordinate → what it requires, in words. */
function requirements({ conditions, fields }: AccessRules): Record<string, string> {
  const entries = [...fields].flatMap(([type, protectedFields]) =>
    [...protectedFields].map(([field, numbers]) => [`${type}.${field}`, inWords(numbers, conditions)]),
  );
  return Object.fromEntries(entries);
}

function inWords(numbers: readonly number[], conditions: readonly AccessCondition[]): string {
  const words = numbers.map((number) => {
    const condition = conditions[number];
    if (condition === undefined) return 'unknown';
    if (condition.kind === 'authenticated') return 'login';
    if (condition.kind === 'some')
      return `one of (${condition.sets.map((set) => inWords(set, conditions)).join(' | ')})`;
    const alternatives = condition.anyOf.map((names) => names.join('+')).join('|');
    return condition.kind === 'scopes' ? `scopes ${alternatives}` : `policies ${alternatives}`;
  });
  return words.sort().join(', ');
}

test('a supergraph that links to none of the directives has no rules', () => {
  expect(readAccessRules(parse('schema { query: Query } type Query { a: Int @authenticated }'))).toBeUndefined();
});

describe('names of directives', () => {
  test.each([
    ['as the specification has them', `@link(url: "${SPEC}/authenticated/v0.1")`, '@authenticated'],
    ['imported', `@link(url: "${SPEC}/authenticated/v0.1", import: ["@authenticated"])`, '@authenticated'],
    [
      'imported under another',
      `@link(url: "${SPEC}/authenticated/v0.1", import: [{ name: "@authenticated", as: "@login" }])`,
      '@login',
    ],
    [
      'linked by a renamed @link',
      `@use(url: "${SPEC}/link/v1.0", as: "use") @use(url: "${SPEC}/authenticated/v0.1", for: SECURITY)`,
      '@authenticated',
    ],
    ['of a renamed specification', `@link(url: "${SPEC}/authenticated/v0.1", as: "who")`, '@who'],
  ])('%s', (_case, link, directive) => {
    const rules = rulesOf(`type Query { a: Int ${directive} b: Int @other }`, link);
    expect(requirements(rules)).toEqual({ 'Query.a': 'login' });
    expect(rules.directives).toEqual(['@authenticated']);
  });

  test('a version that is not known is refused', () => {
    expect(() => rulesOf('type Query { a: Int }', `@link(url: "${SPEC}/policy/v0.2")`)).toThrow(
      expect.objectContaining({ code: 'SUPERGRAPH_INVALID', message: expect.stringContaining('policy/v0.2') }),
    );
  });

  test.each([
    ['@requiresScopes', '@requiresScopes without scopes'],
    ['@requiresScopes(scopes: [[1]])', 'scopes of @requiresScopes are no texts'],
  ])('arguments that cannot be read are refused: %s', (directive, reason) => {
    expect(() => rulesOf(`type Query { a: Int ${directive} }`)).toThrow(reason);
  });
});

describe('a field requires', () => {
  test.each([
    [
      'what it says',
      'type Query { a: Int @requiresScopes(scopes: [["x", "y"], ["z"]]) b: Int }',
      { 'Query.a': 'scopes x+y|z' },
    ],
    ['one value for a list of it', 'type Query { a: Int @policy(policies: "x") }', { 'Query.a': 'policies x' }],
    [
      'all of several directives',
      'type Query { a: Int @authenticated @policy(policies: [["p"]]) }',
      { 'Query.a': 'login, policies p' },
    ],
    [
      'what nobody has, when there is no alternative',
      'type Query { a: Int @requiresScopes(scopes: []) }',
      { 'Query.a': 'scopes ' },
    ],
    [
      'what its type says',
      'type Query { a: Int } type T @authenticated { x: Int y: Int }',
      { 'T.x': 'login', 'T.y': 'login' },
    ],
    [
      'what an extension of its type says',
      'type Query { a: Int } type T { x: Int } extend type T @authenticated { y: Int }',
      { 'T.x': 'login', 'T.y': 'login' },
    ],
    [
      'what the object type that it gives says, in lists too',
      'type Query { a: [T!]! } type T @authenticated { x: Int }',
      { 'Query.a': 'login', 'T.x': 'login' },
    ],
    ['what the scalar that it gives says', 'type Query { a: S } scalar S @authenticated', { 'Query.a': 'login' }],
    ['what the enum that it gives says', 'type Query { a: [E] } enum E @authenticated { V }', { 'Query.a': 'login' }],
  ])('%s', (_case, types, expected) => {
    expect(requirements(rulesOf(types))).toEqual(expected);
  });
});

describe('interfaces', () => {
  const abstract = (onInterface: string, onA: string, onB: string, onField = '') => `
    type Query { i: I }
    interface I ${onInterface} { x: Int ${onField} }
    type A implements I ${onA} { x: Int }
    type B implements I ${onB} { x: Int }`;

  test('what composition has put together from object types closes no other object type', () => {
    const rules = rulesOf(abstract('@authenticated', '', '@authenticated'));
    expect(requirements(rules)).toEqual({ 'B.x': 'login' });
  });

  test('what only the interface says applies to all of its object types and to fields that give it', () => {
    const rules = rulesOf(abstract('@authenticated', '', ''));
    expect(requirements(rules)).toEqual({ 'Query.i': 'login', 'A.x': 'login', 'B.x': 'login' });
  });

  test('so it does when it is not what the object types require together', () => {
    const rules = rulesOf(abstract('@requiresScopes(scopes: [["a"]])', '', '@requiresScopes(scopes: [["a", "b"]])'));
    expect(requirements(rules)).toEqual({ 'Query.i': 'scopes a', 'A.x': 'scopes a', 'B.x': 'scopes a, scopes a+b' });
  });

  test('the same for fields', () => {
    const rules = rulesOf(abstract('', '', '', '@authenticated'));
    expect(requirements(rules)).toEqual({ 'A.x': 'login', 'B.x': 'login' });
    const composed = rulesOf(`type Query { i: I } interface I { x: Int @authenticated }
      type A implements I { x: Int @authenticated } type B implements I { x: Int }`);
    expect(requirements(composed)).toEqual({ 'A.x': 'login' });
  });

  test('without object types are asked for their own', () => {
    const { conditions, interfaces } = rulesOf(`type Query { i: I } scalar S @authenticated
      interface I { x: S y: Int @join__field(graph: A, requires: "x") z: Int }`);
    expect(requirements({ conditions, interfaces, fields: interfaces, directives: [] })).toEqual({
      'I.x': 'login',
      'I.y': 'login',
    });
  });

  test('a field that gives one requires that one of its object types is open', () => {
    const rules = rulesOf(abstract('', '@authenticated', '@policy(policies: [["p"]])'));
    expect(requirements(rules)).toEqual({
      'Query.i': 'one of (login | policies p)',
      'A.x': 'login',
      'B.x': 'policies p',
    });
  });

  test('object types that require the same are one alternative, which is none', () => {
    const rules = rulesOf(abstract('', '@authenticated', '@authenticated'));
    expect(requirements(rules)).toEqual({ 'Query.i': 'login', 'A.x': 'login', 'B.x': 'login' });
  });

  test('unions too', () => {
    const rules = rulesOf('type Query { u: U } union U = A | B type A @authenticated { x: Int } type B { x: Int }');
    expect(requirements(rules)).toEqual({ 'A.x': 'login' });
    const closed = rulesOf('type Query { u: U } union U = A type A @authenticated { x: Int }');
    expect(requirements(closed)).toEqual({ 'Query.u': 'login', 'A.x': 'login' });
  });
});

describe('fields that are computed from others', () => {
  const computed = (requires: string) =>
    `type Query { t: T } type T { f: Int @join__field(graph: A, requires: "${requires}") g: Int @join__field(graph: A, external: true) a: Int @authenticated o: O i: I }
     type O { deep: Int @policy(policies: [["p"]]) open: Int }
     interface I { x: Int } type A implements I { x: Int @requiresScopes(scopes: [["a"]]) } type B implements I { x: Int }`;
  const ofF = (types: string) => requirements(rulesOf(types))['T.f'];

  test.each([
    ['g', undefined],
    ['a', 'login'],
    ['o { open }', undefined],
    ['o { deep }', 'policies p'],
    ['g a o { deep open }', 'login, policies p'],
    ['i { x }', 'scopes a'],
    ['i { ... on A { x } }', 'scopes a'],
    ['i { ... on B { x } }', undefined],
  ])('require what those do: %s', (requires, expected) => {
    expect(ofF(computed(requires))).toBe(expected);
  });

  test('at any distance, even in circles', () => {
    const types = `type Query { t: T } type T { f: Int @join__field(graph: A, requires: "g")
      g: Int @join__field(graph: B, requires: "h") h: Int @join__field(graph: C, requires: "f") @authenticated }`;
    expect(requirements(rulesOf(types))).toEqual({ 'T.f': 'login', 'T.g': 'login', 'T.h': 'login' });
  });

  test('by an interface object, for every type with the interface', () => {
    const types = `type Query { i: I }
      interface I { s: Int @join__field(graph: A) x: Int @join__field(graph: B, requires: "s") }
      type T implements I { s: Int @authenticated x: Int @join__field }`;
    expect(requirements(rulesOf(types))['T.x']).toBe('login');
  });
});

describe('as the composer of this gateway writes it', () => {
  const FEDERATION = `extend schema @link(url: "${SPEC}/federation/v2.9", import: ["@key", "@requires", "@external", "@interfaceObject", { name: "@authenticated", as: "@login" }, "@requiresScopes", "@policy"])`;
  const composed = (...sdls: string[]) => {
    const composition = compose(
      sdls.map((sdl, index) => ({ name: `s${index}`, sdl: `${FEDERATION}\n${sdl}`, routingUrl: 'http://x' })),
    );
    if (composition.kind === 'failed') throw new Error(composition.errors.map(({ message }) => message).join('\n'));
    const rules = readAccessRules(parse(composition.sdl));
    return rules === undefined ? {} : requirements(rules);
  };

  test('requirements of several subgraphs are put together, and renamed imports found', () => {
    expect(
      composed(
        'type Query { t: T } type T @key(fields: "id") { id: ID! a: Int @login }',
        'type T @key(fields: "id") @requiresScopes(scopes: [["s"]]) { id: ID! }',
      ),
    ).toEqual({ 'Query.t': 'scopes s', 'T.id': 'scopes s', 'T.a': 'login, scopes s' });
  });

  test('an interface closes no object type that is open, and a field of an interface object all that it adds', () => {
    const node = 'interface Node @key(fields: "id") { id: ID! x: Int }';
    expect(
      composed(
        `type Query { nodes: [Node] } ${node} type A implements Node @key(fields: "id") { id: ID! x: Int @requiresScopes(scopes: [["a"]]) }
         type B implements Node @key(fields: "id") @login { id: ID! x: Int }`,
        'type Node @key(fields: "id") @interfaceObject { id: ID! score: S } scalar S @policy(policies: [["p"]])',
      ),
    ).toEqual({
      'A.x': 'scopes a',
      'A.score': 'policies p',
      'B.id': 'login',
      'B.x': 'login',
      'B.score': 'login, policies p',
    });
  });
});
