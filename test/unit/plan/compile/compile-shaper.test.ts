import { buildSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { compileShaper } from '../../../../src/plan/compile/compile-shaper.ts';
import { ShapeErrors } from '../../../../src/plan/compile/shape-errors.ts';
import { plannable, shape as shapeWith } from '../../../kit/plannable.ts';

const schema = buildSchema(`
  type Query { pet: Pet pets: [Pet!] matrix: [[Int!]] strict: Strict strictPets: [Pet!]! color: Color count: Int ratio: Float word: String yes: Boolean id: ID mustCount: Int! words: [String] mustWords: [String!] any: Any anyList: [Any]
    colors: [Color!] someColors: [Color] mustColor: Color! named: Named hello(name: String): String constructor: String }
  union Pet = Dog | Cat
  interface Named { name: String }
  type Dog implements Named { name: String! barks: Boolean friend: Pet }
  type Cat implements Named { name: String lives: Int friend: Pet }
  type Strict { must: Int! inner: Strict innerMust: Strict! list: [Int!]! }
  enum Color { RED GREEN }
  scalar Any
`);
const shape = (document: string, data: Record<string, unknown>, introspection?: Record<string, unknown>) =>
  shapeWith(schema, document, data, introspection);
const DOG = { __typename: 'Dog', name: 'Rex', barks: true };
const CAT = { __typename: 'Cat', name: 'Tom', lives: 9 };

describe('what is asked for', () => {
  test('and nothing else is answered, in the order of the document', () => {
    const { data } = shape('{ color pet { ... on Dog { barks name } } }', { extra: 1, pet: DOG, color: 'RED' });
    expect(JSON.stringify(data)).toBe('{"color":"RED","pet":{"barks":true,"name":"Rex"}}');
  });

  test('that is missing becomes null', () => {
    expect(shape('{ color named { name } }', {}).data).toEqual({ color: null, named: null });
  });

  test('twice is answered once, at the place of the first', () => {
    const { data } = shape('{ pet { ... on Dog { name } } color pet { ... on Dog { barks name } } }', { pet: DOG });
    expect(JSON.stringify(data)).toBe('{"pet":{"name":"Rex","barks":true},"color":null}');
  });

  test('of an abstract type depends on the concrete one', () => {
    const { data } = shape('{ pets { __typename ... on Named { name } ... on Cat { lives } } }', { pets: [DOG, CAT] });
    expect(data).toEqual({
      pets: [
        { __typename: 'Dog', name: 'Rex' },
        { __typename: 'Cat', name: 'Tom', lives: 9 },
      ],
    });
  });

  test('under an alias for __typename is the type name', () => {
    expect(shape('{ t: __typename pet { kind: __typename } }', { pet: CAT }).data).toEqual({
      t: 'Query',
      pet: { kind: 'Cat' },
    });
  });

  test('of lists of lists is walked', () => {
    expect(shape('{ matrix }', { matrix: [[1, 2], null, []] }).data).toEqual({ matrix: [[1, 2], null, []] });
  });

  test('of introspection comes from beside the data, in its place', () => {
    const { data } = shape(
      '{ color __schema { queryType { name } } t: __typename }',
      { color: 'RED' },
      { __schema: 1 },
    );
    expect(JSON.stringify(data)).toBe('{"color":"RED","__schema":1,"t":"Query"}');
  });
});

describe('a null that must not be', () => {
  const missing = (field: string) => `Cannot return null for non-nullable field ${field}.`;

  test('takes its object along, up to what may be null', () => {
    expect(shape('{ color strict { inner { must } } }', { color: 'RED', strict: { inner: {} } })).toEqual({
      data: { color: 'RED', strict: { inner: null } },
      errors: [{ path: ['strict', 'inner', 'must'], message: missing('Strict.must') }],
    });
  });

  test('goes through fields that must not be null either', () => {
    expect(
      shape('{ strict { innerMust { innerMust { must } } } }', { strict: { innerMust: { innerMust: {} } } }),
    ).toEqual({
      data: { strict: null },
      errors: [{ path: ['strict', 'innerMust', 'innerMust', 'must'], message: missing('Strict.must') }],
    });
  });

  test('in a list takes the list along, and the path has the index', () => {
    expect(shape('{ pets { ... on Dog { n: name } } }', { pets: [{ ...DOG, _f0: 'Rex' }, null] })).toEqual({
      data: { pets: null },
      errors: [{ path: ['pets', 1], message: missing('Query.pets') }],
    });
    expect(shape('{ matrix }', { matrix: [[1], [2, null]] })).toEqual({
      data: { matrix: [[1], null] },
      errors: [{ path: ['matrix', 1, 1], message: missing('Query.matrix') }],
    });
  });

  test('may go up to the root', () => {
    const { data, errors } = shape('{ color strictPets { __typename } }', { color: 'RED', strictPets: null });
    expect([data, errors.length]).toEqual([null, 1]);
  });

  test('of a concrete type counts although its interface allows null', () => {
    expect(shape('{ named { name } }', { named: { __typename: 'Dog', name: null } })).toEqual({
      data: { named: null },
      errors: [{ path: ['named', 'name'], message: missing('Dog.name') }],
    });
    expect(shape('{ named { name } }', { named: { __typename: 'Cat', name: null } }).errors).toEqual([]);
  });
});

describe('data that does not fit', () => {
  test.each([
    ['an unknown enum value', '{ color }', { color: 'PINK' }, ['color']],
    ['an unknown enum value in a list', '{ colors }', { colors: ['RED', 'PINK'] }, ['colors', 1]],
    ['an unknown type', '{ pet { __typename } }', { pet: { __typename: 'Fish' } }, ['pet']],
    ['an object without type', '{ pet { __typename } }', { pet: {} }, ['pet']],
    ['a list for an object', '{ strict { must } }', { strict: [] }, ['strict']],
    ['text for an object', '{ strict { must } }', { strict: 'x' }, ['strict']],
    ['an object for a list', '{ matrix }', { matrix: { length: 1 } }, ['matrix']],
  ])('%s becomes null with an error', (_case, document, data, path) => {
    const shaped = shape(document, data);
    expect(shaped.data).toEqual({ [String(path[0])]: null });
    expect(shaped.errors).toMatchObject([{ path }]);
  });
});

describe('values of built-in scalars', () => {
  const noValue = (type: string) => `The answer holds no value of type ${type}.`;

  test.each([
    ['count', [0, -5, 2 ** 31 - 1, -(2 ** 31)]],
    ['ratio', [0.5, 3, -1e300]],
    ['word', ['', 'x']],
    ['yes', [true, false]],
    ['id', ['', 'x']],
    ['any', [{ a: [1] }, 'x', 5]],
  ])('pass as they are: %s', (field, values) => {
    for (const value of values) {
      expect(shape(`{ ${field} }`, { [field]: value })).toEqual({ data: { [field]: value }, errors: [] });
    }
  });

  test.each([
    ['count', '7', 7],
    ['count', true, 1],
    ['ratio', '1.5', 1.5],
    ['word', 5, '5'],
    ['word', false, 'false'],
    ['yes', 0, false],
    ['id', 5, '5'],
  ])('are converted as a GraphQL service would: %s of %j is %j', (field, value, converted) => {
    expect(shape(`{ ${field} }`, { [field]: value })).toEqual({ data: { [field]: converted }, errors: [] });
  });

  test.each([
    ['count', 'Int', [1.5, 2 ** 31, 'x', '', {}, [], { valueOf: 1, toString: 1 }]],
    ['ratio', 'Float', [Number.POSITIVE_INFINITY, 'x', '', {}, []]],
    ['word', 'String', [{ secret: [1] }, ['x'], { toJSON: 'x', valueOf: 'x' }]],
    ['yes', 'Boolean', ['true', {}, []]],
    ['id', 'ID', [1.5, true, {}, ['x']]],
  ])('that do not fit are null with an error that does not show them: %s', (field, type, values) => {
    for (const value of values) {
      const errors = [{ path: [field], message: noValue(type) }];
      expect(shape(`{ ${field} }`, { [field]: value })).toEqual({ data: { [field]: null }, errors });
    }
  });

  test('that do not fit take along what must not be null', () => {
    expect(shape('{ mustCount }', { mustCount: {} })).toEqual({
      data: null,
      errors: [{ path: ['mustCount'], message: noValue('Int') }],
    });
    expect(shape('{ words mustWords }', { words: ['a', {}, null, 1], mustWords: ['a', []] })).toEqual({
      data: { words: ['a', null, null, '1'], mustWords: null },
      errors: [
        { path: ['words', 1], message: noValue('String') },
        { path: ['mustWords', 1], message: noValue('String') },
      ],
    });
  });
});

describe('hostile names', () => {
  test('as aliases are data', () => {
    const document = '{ __proto__: color constructor: color toString: color then: color hasOwnProperty: color }';
    const { data } = shape(document, { _f0: 'RED', _f1: 'GREEN', _f2: 'RED', _f3: 'GREEN', _f4: 'RED' });
    expect(JSON.stringify(data)).toBe(
      '{"__proto__":"RED","constructor":"GREEN","toString":"RED","then":"GREEN","hasOwnProperty":"RED"}',
    );
    expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
  });

  test('as field names do not find what every object inherits', () => {
    expect(shape('{ constructor }', {}).data).toEqual({ constructor: null });
  });

  test('cannot get out of the generated code', () => {
    // GraphQL allows no such names, but the shaper must not depend on who checked them.
    const evil = '"]; globalThis.pwned = true; //\n\u2028`\u0024{globalThis.pwned = true}';
    const document = '{ color }';
    const { rootType, selections } = plannable(schema, document);
    const hostile = selections.map((selection) => ({ ...selection, key: evil, plannedKey: evil }));
    const errors = new ShapeErrors();
    const shaped = compileShaper(schema, rootType, hostile as never).shape({ [evil]: 'RED' }, {}, errors);
    expect(shaped).toEqual({ [evil]: 'RED' });
    expect(globalThis).not.toHaveProperty('pwned');
  });
});

describe('what is inaccessible', () => {
  const memberships = new Map([
    ['Color', new Set(['RED', 'GREEN', 'SECRET'])],
    ['Pet', new Set(['Dog', 'Cat', 'Ghost'])],
  ]);
  const shapeHidden = (document: string, data: Record<string, unknown>) =>
    shapeWith(schema, document, data, {}, memberships);

  test('is null and no mistake', () => {
    const { data, errors } = shapeHidden('{ color someColors pet { __typename } }', {
      color: 'SECRET',
      someColors: ['RED', 'SECRET'],
      pet: { __typename: 'Ghost' },
    });
    expect(data).toEqual({ color: null, someColors: ['RED', null], pet: null });
    expect(errors).toEqual([]);
  });

  test('is an error where there must be no null', () => {
    const { data, errors } = shapeHidden('{ sure: mustColor }', { _f0: 'SECRET' });
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ path: ['sure'] }]);
  });

  test('is not what nobody knows', () => {
    expect(shapeHidden('{ color }', { color: 'PINK' }).errors).toMatchObject([{ path: ['color'] }]);
  });
});
