import { buildSchema, parse, print } from 'graphql';
import { describe, expect, test } from 'vitest';
import { plannable } from '../../../kit/plannable.ts';

const schema = buildSchema(`
  type Query { a: String user: User node: Node search(text: String, first: Int = 3): [Node] constructor: String }
  type Mutation { set(value: Int): Int }
  interface Node { id: ID! }
  type User implements Node { id: ID! name: String posts(first: Int): [Post!] }
  type Post implements Node { id: ID! title: String }
`);
const planned = (document: string, variables?: Record<string, unknown>) => {
  const { document: text } = plannable(schema, document, variables);
  return text === undefined ? undefined : print(parse(text)).replace(/\s+/g, ' ');
};

describe('conditions', () => {
  test('are decided, with their variables gone from the operation', () => {
    const document =
      'query ($yes: Boolean!, $n: Int) { a @include(if: $yes) user @skip(if: $yes) { posts(first: $n) { id } } }';
    expect(planned(document, { yes: true })).toBe('{ a }');
    expect(planned(document, { yes: false, n: 1 })).toBe('query ($n: Int) { user { _f0: posts(first: $n) { id } } }');
  });

  test('on fragments count too', () => {
    const document =
      '{ a ... @skip(if: true) { user { id } } ...F @include(if: false) } fragment F on Query { node { id } }';
    expect(planned(document)).toBe('{ a }');
  });

  test('that leave nothing of an object still ask whether it is there', () => {
    expect(planned('{ user { name @skip(if: true) } }')).toBe('{ user { __typename } }');
  });

  test('that leave nothing at all ask nobody', () => {
    expect(planned('{ a @skip(if: true) }')).toBeUndefined();
    expect(planned('{ __typename t: __typename }')).toBeUndefined();
  });
});

describe('keys', () => {
  test('are the names of plain fields', () => {
    expect(planned('{ a user { id name } }')).toBe('{ a user { id name } }');
  });

  test('are new for aliases, also over names of other fields', () => {
    expect(planned('{ user { id: name name: id } }')).toBe('{ user { _f0: name _f1: id } }');
  });

  test('are new for every field that takes arguments, given or not', () => {
    expect(planned('{ search { id } b: search(text: "x") { id } }')).toBe(
      '{ _f0: search { id } _f1: search(text: "x") { id } }',
    );
  });

  test('are the same for selections that merge', () => {
    expect(planned('{ search(first: 1, text: "x") { id } search(text: "x", first: 1) { __typename } }')).toBe(
      '{ _f0: search(first: 1, text: "x") { id } _f0: search(text: "x", first: 1) { __typename } }',
    );
  });

  test('are never those that every object inherits', () => {
    expect(planned('{ constructor toString: a }')).toBe('{ _f0: constructor _f1: a }');
  });

  test('avoid the names of the schema', () => {
    const clashing = buildSchema('type Query { _f0: Int x(a: Int): Int }');
    expect(plannable(clashing, '{ x _f0 }').document).toContain('_ff0: x');
  });
});

test('named fragments are put in place', () => {
  expect(planned('{ user { ...F } } fragment F on Node { id ... on User { ...G } } fragment G on User { name }')).toBe(
    '{ user { ... on Node { __typename id ... on User { ... on User { name } } } } }',
  );
});

test('introspection is taken out, with what it needs', () => {
  const { document, introspection } = plannable(
    schema,
    'query ($n: String!, $x: Boolean!) { a __type(name: $n) { ...T @include(if: $x) } } fragment T on __Type { name }',
    { n: 'User', x: true },
  );
  expect(document).toBe('{\n  a\n}');
  expect(introspection && print(introspection)).toContain('__type(name: $n)');
});

test('mutations stay mutations', () => {
  expect(planned('mutation M { first: set(value: 1) second: set(value: 2) }')).toBe(
    'mutation M { _f0: set(value: 1) _f1: set(value: 2) }',
  );
});
