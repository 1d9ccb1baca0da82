import { parse, print, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import { restrict, SCHEMA } from './restricted.ts';

const restricted = (query: string, ...denied: string[]): string =>
  print(restrict(query, denied).document).replace(/\s+/g, ' ');

describe('a denied field', () => {
  test.each([
    ['is a mark in its place', '{ open secret x: open }', ['Query.secret'], '{ open __denied0: __typename x: open }'],
    [
      'keeps its conditions, and loses all below it',
      'query ($v: Boolean!) { user { name } open @skip(if: $v) }',
      ['Query.user', 'Query.open'],
      'query ($v: Boolean!) { __denied0: __typename __denied1: __typename @skip(if: $v) }',
    ],
    [
      'has one mark for one key',
      '{ secret secret s: secret }',
      ['Query.secret'],
      '{ __denied0: __typename __denied0: __typename __denied1: __typename }',
    ],
    [
      'of a mutation leaves the others in order',
      'mutation { a b x: a }',
      ['Mutation.b'],
      'mutation { a __denied0: __typename x: a }',
    ],
    [
      'of a union member',
      '{ hits { ... on User { email name } } }',
      ['User.email'],
      '{ hits { ... on User { __denied0: __typename name } } }',
    ],
  ])('%s', (_case, query, denied, expected) => {
    expect(restricted(query, ...denied)).toBe(expected);
  });

  test('takes its variables along', () => {
    const { operation } = restrict(
      'query ($id: ID, $x: Boolean = true) { user(id: $id) { name } open @include(if: $x) }',
      ['Query.user'],
    );
    expect(operation.variableDefinitions?.map(({ variable }) => variable.name.value)).toEqual(['x']);
  });

  test('never stands under a key that the client could mean', () => {
    expect(restricted('{ secret __denied0: open __denied_: open }', 'Query.secret')).toBe(
      '{ __denied__0: __typename __denied0: open __denied_: open }',
    );
  });
});

describe('a field of an interface', () => {
  test('that is denied for all object types is one mark', () => {
    expect(restricted('{ named { name } }', 'User.name', 'Robot.name', 'Plant.name')).toBe(
      '{ named { __denied0: __typename } }',
    );
  });

  test('that is denied for some is told apart, fields in a row together', () => {
    expect(restricted('{ named { __typename best { __typename } name } }', 'Plant.name', 'User.best')).toBe(
      '{ named { __typename ... on User { __denied0: __typename name } ... on Robot { best { __typename } __denied2: name } ... on Plant { best { __typename } __denied1: __typename } } }',
    );
  });

  test('is told apart only for object types that can be there', () => {
    expect(restricted('{ hits { ... on Named { name } } }', 'User.name', 'Plant.name')).toBe(
      '{ hits { ... on Named { ... on User { __denied0: __typename } ... on Robot { __denied1: name } } } }',
    );
  });

  test('gets a key of its own where object types promise more, there and wherever else it meets', () => {
    const { document } = restrict('{ named { name ...F } } fragment F on Named { name }', ['Plant.name']);
    const text = print(document);
    expect(text.match(/name\b/g)?.length).toBe(text.match(/(\w+: )?name\b/g)?.length);
    expect(text).not.toMatch(/on Robot \{\s+name/);
    expect(validate(SCHEMA, parse(text))).toEqual([]);
  });
});

describe('fragments', () => {
  test('come to stand where they are spread', () => {
    expect(restricted('{ users { ...F } } fragment F on User { email name }', 'User.email')).toBe(
      '{ users { __denied0: __typename name } }',
    );
  });

  test('with conditions stay fragments', () => {
    const query = 'query ($v: Boolean!) { users { ...F @include(if: $v) } } fragment F on User { email name }';
    expect(restricted(query, 'User.email')).toBe(
      'query ($v: Boolean!) { users { ... on User @include(if: $v) { __denied0: __typename name } } }',
    );
  });

  test('that apply to nothing are left out', () => {
    const query = '{ hits { ... on User { ... on Named { ... on Robot { maker } } } } secret }';
    // What would be empty holds a key that the client never sees.
    expect(restricted(query, 'Query.secret')).toBe(
      '{ hits { ... on User { __denied0: __typename } } __denied1: __typename }',
    );
    expect(restrict(query, ['Query.secret']).restored).toEqual(
      new Map([
        ['__denied0', undefined],
        ['__denied1', 'secret'],
      ]),
    );
  });
});

test('every restricted operation is valid, and known by the hash of its own text', () => {
  const query = '{ nodes { name best { name ... on User { email } } } secret }';
  const hashes = [['Query.secret'], ['User.email'], ['Plant.name'], ['User.best', 'Robot.name']].map((denied) => {
    const { document, queryHash } = restrict(query, denied);
    expect(validate(SCHEMA, document)).toEqual([]);
    return queryHash;
  });
  expect(new Set(hashes).size).toBe(4);
  expect(restrict(query, ['User.email']).queryHash).toBe(hashes[1]);
});

test('one that would grow beyond all measure is refused', () => {
  const query = `{ nodes { ${'best { '.repeat(12)} name ${'} '.repeat(12)} } }`;
  const grow = () => restrict(query, ['Plant.name', 'Plant.best']);
  expect(grow).not.toThrow();
  const wide = `{ nodes { ${Array.from({ length: 14 }, (_, level) => `a${level}: best { b${level}: best { `).join('')} name ${'} } '.repeat(14)} } }`;
  expect(() => restrict(wide, ['Plant.name'])).toThrow(
    expect.objectContaining({ extensions: expect.objectContaining({ code: 'QUERY_PLAN_COMPLEXITY_EXCEEDED' }) }),
  );
});
