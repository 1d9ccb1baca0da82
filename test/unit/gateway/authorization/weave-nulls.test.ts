import { execute, GraphQLError } from 'graphql';
import { describe, expect, test } from 'vitest';
import { weaveNulls } from '../../../../src/gateway/authorization/weave-nulls.ts';
import { restrict, SCHEMA } from './restricted.ts';

type Json = Record<string, unknown>;

const ada = { __typename: 'User', name: 'Ada', email: 'a@x', must: 'm', friends: null as unknown };
const robot = { __typename: 'Robot', name: 'R2', best: ada, maker: 'M' };
const plant = { __typename: 'Plant', name: 'Fern', best: robot };
const DATA = {
  open: 'o',
  secret: 's',
  must: 'm',
  user: { ...ada, friends: [ada, ada] },
  users: [ada, ada],
  named: plant,
  nodes: [ada, null, robot, plant],
  hits: [robot, ada],
  deep: { x: 1, deep: { x: 2, list: [{ x: 3 }] }, list: [{ x: 4 }, { x: 5 }] },
};

/** As an engine does that knows nothing of marks; nobody may change what it answers. */
function answer(query: string, denied: readonly string[], data: object = DATA) {
  const operation = restrict(query, denied);
  const result = execute({
    schema: SCHEMA,
    document: operation.document,
    rootValue: data,
    typeResolver: (value) => (value as { __typename: string }).__typename,
  }) as { data: Json | null };
  const given = deepFreeze(JSON.parse(JSON.stringify(result)) as { data: Json | null });
  return { given, ...weaveNulls(operation, given as never) };
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}

const paths = (errors: readonly GraphQLError[] | undefined) => errors?.map(({ path }) => path?.join('.'));

describe('the place of a denied field', () => {
  test.each([
    ['at the root', '{ open x: secret z: open }', ['Query.secret'], { open: 'o', x: null, z: 'o' }, ['x']],
    [
      'in lists',
      '{ nodes { name ... on User { email } } }',
      ['User.email'],
      { nodes: [{ name: 'Ada', email: null }, null, { name: 'R2' }, { name: 'Fern' }] },
      ['nodes.0.email'],
    ],
    [
      'for some types',
      '{ nodes { name } }',
      ['Robot.name', 'User.name'],
      { nodes: [{ name: null }, null, null, { name: 'Fern' }] },
      ['nodes.0.name', 'nodes.2.name'],
    ],
    [
      'under a key without an object',
      '{ user { friends { friends { email } } } }',
      ['User.email'],
      { user: { friends: [{ friends: null }, { friends: null }] } },
      undefined,
    ],
    [
      'called as nothing should be',
      '{ user { __proto__: email constructor: name } }',
      ['User.email'],
      { user: JSON.parse('{"__proto__":null,"constructor":"Ada"}') },
      ['user.__proto__'],
    ],
  ])('%s', (_case, query, denied, expected, told) => {
    const { result } = answer(query, denied);
    expect(JSON.stringify(result.data)).toBe(JSON.stringify(expected));
    expect(paths(result.errors)).toEqual(told);
    for (const { message, extensions } of result.errors ?? []) {
      expect({ message, extensions }).toEqual({
        message: 'Unauthorized field or type',
        extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
      });
    }
  });
});

describe('a null that must not be', () => {
  test.each([
    [
      'reaches the next field that may be null',
      '{ deep { x } open }',
      ['Deep.x'],
      { deep: null, open: 'o' },
      ['deep.x'],
    ],
    [
      'through lists and levels',
      '{ deep { list { deep: x } deep { x } } }',
      ['Deep.x'],
      { deep: null },
      ['deep.list.0.deep', 'deep.list.1.deep', 'deep.deep.x'],
    ],
    [
      'stops in a list that may hold nulls',
      '{ nodes { name } }',
      ['Robot.name'],
      { nodes: [{ name: 'Ada' }, null, null, { name: 'Fern' }] },
      ['nodes.2.name'],
    ],
    ['up to the whole answer', '{ users { must } open }', ['User.must'], null, ['users.0.must', 'users.1.must']],
    [
      'as the type of the object says, not as that of the interface',
      '{ named { best { best { ... on User { must } } } } }',
      ['User.must'],
      { named: { best: { best: null } } },
      ['named.best.best.must'],
    ],
  ])('%s', (_case, query, denied, expected, told) => {
    const { result, places } = answer(query, denied);
    expect(result.data).toEqual(expected);
    expect(paths(result.errors)).toEqual(told);
    expect(places).toBe(told.length);
  });

  test('where the object promises what its interface does not', () => {
    const data = { named: { __typename: 'User', name: 'Ada', best: { ...ada, must: 'm' } } };
    const { result } = answer('{ named { best { ... on User { must } } } }', ['User.must'], data);
    expect(result.data).toEqual({ named: null });
  });
});

test('of one field the first hundred places are told, and how many more there are', () => {
  const users = Array.from({ length: 250 }, () => ada);
  const { result, places } = answer('{ users { email other: email } }', ['User.email'], { users });
  expect(places).toBe(500);
  expect(result.errors).toHaveLength(200);
  expect(result.errors?.filter(({ extensions }) => 'omitted' in extensions)).toMatchObject([
    { path: ['users', 99, 'email'], extensions: { omitted: 150 } },
    { path: ['users', 99, 'other'], extensions: { omitted: 150 } },
  ]);
});

test('what is not concerned stays the same object, and what nothing was denied in is the answer itself', () => {
  const { given, result } = answer('{ user { name friends { name } } deep { x } secret }', ['Query.secret']);
  expect(result.data?.user).toBe(given.data?.user);
  const untouched = answer('{ user { friends { friends { email } } } }', ['User.email']);
  expect(untouched.result).toBe(untouched.given);
});

test('errors of the engine have the keys that the client gave', () => {
  const operation = restrict('{ nodes { name } }', ['Plant.name']);
  const [key] = [...operation.restored].find(([, restored]) => restored === 'name') ?? [];
  const error = new GraphQLError('down', { path: ['nodes', 0, key ?? ''] });
  const { result } = weaveNulls(operation, { data: { nodes: null }, errors: [error] });
  expect(paths(result.errors)).toEqual(['nodes.0.name']);
  expect(paths(weaveNulls(operation, { data: null, errors: [error] }).result.errors)).toEqual(['nodes.0.name']);
});
