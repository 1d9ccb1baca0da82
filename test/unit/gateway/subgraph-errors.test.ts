import { describe, expect, test } from 'vitest';
import { answeredError, failureErrors, lostPaths } from '../../../src/gateway/subgraph-errors.ts';

const paths = (query: string, variables?: Record<string, unknown>) =>
  lostPaths(query, variables).map((path) => path.join('.'));

describe('the fields that a fetch without answer costs', () => {
  test('are its root fields, by the name they have in the answer, each once', () => {
    expect(paths('query Q($a: Int) { one two: one(a: $a) { x } one { y } __typename }')).toEqual(['one', 'two']);
  });

  test('are found in a mutation, too', () => {
    expect(paths('mutation { placeOrder { id } }')).toEqual(['placeOrder']);
  });

  test('are those of every entity that has the type', () => {
    const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
      __typename ... on User { name orders { id } } ... on Product { price }
    } }`;
    const representations = [{ __typename: 'User' }, { __typename: 'Product' }, { __typename: 'User' }];
    expect(paths(query, { representations })).toEqual([
      '_entities.0.name',
      '_entities.0.orders',
      '_entities.1.price',
      '_entities.2.name',
      '_entities.2.orders',
    ]);
  });

  test('include those of fragments without condition, and of fragments in fragments', () => {
    const query =
      '{ _entities(representations: []) { ... { a } ... on T { ... on T { b } ... on U { c } ... @include(if: true) { d } } } }';
    expect(paths(query, { representations: [{ __typename: 'T' }] })).toEqual([
      '_entities.0.a',
      '_entities.0.b',
      '_entities.0.d',
    ]);
  });
});

test('each of them gets an error that names the service and holds no reason', () => {
  const failure = { kind: 'failed', code: 'GATEWAY_TIMEOUT', reason: 'http://10.0.0.1 is slow' } as const;
  const errors = failureErrors(failure, 'users', '{ a b }', undefined);
  expect(errors).toEqual(
    ['a', 'b'].map((name) => ({
      message: "The 'users' service did not answer in time.",
      path: [name],
      extensions: { code: 'GATEWAY_TIMEOUT', service: 'users' },
    })),
  );
});

describe('an error in the answer of a subgraph', () => {
  const error = {
    message: 'no such user',
    path: ['user'],
    extensions: { code: 'NOT_FOUND', id: 7, stacktrace: ['x'] },
  };

  test('is shown without what is internal', () => {
    expect(answeredError(error, 'users', true, undefined)).toEqual({
      message: 'no such user',
      path: ['user'],
      extensions: { code: 'NOT_FOUND', id: 7, service: 'users' },
    });
  });

  test('is redacted to its code', () => {
    expect(answeredError(error, 'users', false, undefined)).toEqual({
      message: 'Subgraph errors redacted',
      path: ['user'],
      extensions: { code: 'NOT_FOUND', service: 'users' },
    });
  });

  test('gets the place of the fetch when it has none, and a code when its own is no text', () => {
    expect(answeredError({ message: 'm', extensions: { code: 42 } }, 'users', false, ['a', 0])).toMatchObject({
      path: ['a', 0],
      extensions: { code: 'DOWNSTREAM_SERVICE_ERROR' },
    });
  });

  test('cannot pollute: keys of prototypes are data', () => {
    const extensions = JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
    const shown = answeredError({ message: 'm', extensions }, 'users', true, undefined);
    expect(Object.getPrototypeOf(shown.extensions)).toBe(Object.prototype);
    expect({}).not.toHaveProperty('polluted');
  });
});
