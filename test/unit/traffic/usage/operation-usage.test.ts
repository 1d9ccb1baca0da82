import type { GraphQLSchema } from 'graphql';
import { buildSchema, getOperationAST, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { operationUsage } from '../../../../src/traffic/usage/operation-usage.ts';
import { LIBRARY } from './library-schema.ts';

function usageOf(source: string, name?: string) {
  const document = parse(source);
  const operation = getOperationAST(document, name);
  if (!operation) throw new Error('no operation');
  return operationUsage(LIBRARY, document, operation);
}

const textOf = (source: string) => usageOf(source)?.text;
const coordinatesOf = (source: string) => usageOf(source)?.coordinates;

describe('the text', () => {
  test.each([
    ['literals are blank', '{ item(id: "42") { id } }', '{ item(id: 7) { id } }', 'query{item(id:""){id}}'],
    ['null stays', '{ items(data: null) { id } }', '{items(data:null){id}}', 'query{items(data:null){id}}'],
    [
      'what the schema has words for stays',
      '{ items(order: [TITLE, AGE], filter: { title: "x", range: { to: 3, from: 2 } }) { id } }',
      '{ items(filter: { range: { from: 9, to: 8 }, title: "y" }, order: [AGE, TITLE, AGE]) { id } }',
      'query{items(filter:{range:{from:0,to:0},title:""},order:[AGE,TITLE]){id}}',
    ],
    [
      'what stands in a custom scalar is data, whatever it looks like',
      '{ items(data: { secret: [HIDDEN] }) { id } }',
      '{ items(data: { other: 1 }) { id } }',
      'query{items(data:""){id}}',
    ],
    [
      'lists in a custom scalar too',
      '{ items(data: [[1], A]) { id } }',
      '{ items(data: []) { id } }',
      'query{items(data:""){id}}',
    ],
    [
      'lists have each different item once',
      '{ items(filter: { tags: ["a", "b"], any: [{ title: "a" }, { title: "b" }] }) { id } }',
      '{ items(filter: { tags: ["c"], any: [{ title: "d" }] }) { id } }',
      'query{items(filter:{any:[{title:""}],tags:[""]}){id}}',
    ],
    [
      'aliases are gone',
      '{ a: item(id: 1) { b: id } c: item(id: 2) { id } }',
      '{ item(id: 3) { id } }',
      'query{item(id:""){id}}',
    ],
    [
      'order that says nothing is none',
      '{ favourites { ... on Film { minutes id } ... on Book { pages } } item(id: 1) { id } }',
      '{ item(id: 1) { id } favourites { ... on Book { pages } ... on Film { id minutes } } }',
      'query{favourites{... on Book{pages} ... on Film{id minutes}} item(id:""){id}}',
    ],
    [
      'variables are named by their place',
      'query ($a: ID!, $long: Filter = { title: "x" }) { item(id: $a) { id } items(filter: $long) { id } }',
      'query ($x: ID!, $y: Filter = { title: "z" }) { items(filter: $y) { id } item(id: $x) { id } }',
      'query($v1:ID!,$v2:Filter={title:""}){item(id:$v1){id} items(filter:$v2){id}}',
    ],
    [
      'the name of the operation stays, what is not used does not',
      'query Home { item(id: 1) { id } } fragment Unused on Book { id }',
      'query Home { item(id: 1) { id } } query Other { favourites { __typename } }',
      'query Home{item(id:""){id}}',
    ],
  ])('%s', (_claim, one, other, expected) => {
    expect(textOf(one)).toBe(expected);
    expect(usageOf(other, expected.includes('Home') ? 'Home' : undefined)?.text).toBe(expected);
  });

  test('equal fragments are one, under whatever name and in whatever order', () => {
    const text = textOf(`
      { item(id: 1) { ...A ...B owner { ...C } } }
      fragment C on Reader { id }
      fragment A on Item { id title }
      fragment B on Item { title id }`);
    expect(text).toBe(
      textOf(
        'fragment X on Item { title id } query { item(id: 2) { owner { ...Y } ...X } } fragment Y on Reader { id }',
      ),
    );
    expect(text).toMatch(
      /^query\{item\(id:""\)\{\.\.\.F\w{16} owner\{\.\.\.F\w{16}\}\}\} fragment F\w{16} on \w+\{[^}]*\} fragment F\w{16} on \w+\{[^}]*\}$/,
    );
  });

  test('a variable that is in nothing that is kept is not declared', () => {
    expect(
      textOf('query ($secret: String, $id: ID!) { items(data: { a: $secret }) { id } item(id: $id) { id } }'),
    ).toBe('query($v2:ID!){item(id:$v2){id} items(data:""){id}}');
  });

  test('one that is long is not kept; what it uses is', () => {
    const nested = (at: number) => {
      const levels = [...at.toString(2)];
      return `${levels.map((digit) => (digit === '1' ? '... on Item {' : '... {')).join('')} id ${'}'.repeat(levels.length)}`;
    };
    const fields = Array.from({ length: 1_000 }, (_, at) => `a${at}: item(id: $id) { ${nested(at)} }`);
    const usage = usageOf(`query ($id: ID!) { ${fields.join(' ')} }`);
    const { text, coordinates, hash } = usage ?? {};
    expect(text).toBe('');
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(coordinates).toContain('Query.item(id:)');
  });

  test('a name that a program has made is dropped', () => {
    expect(usageOf(`query ${'q'.repeat(101)} { item(id: 1) { id } }`)).toMatchObject({
      name: undefined,
      text: 'query{item(id:""){id}}',
    });
  });
});

describe('the coordinates', () => {
  test('a field of an interface is one of every type that it stands for', () => {
    expect(coordinatesOf('{ item(id: 1) { title(in: "de") ... on Book { pages } } }')).toEqual([
      'Book',
      'Book.pages',
      'Book.title',
      'Book.title(in:)',
      'Film.title',
      'Film.title(in:)',
      'Item.title',
      'Item.title(in:)',
      'Query.item',
      'Query.item(id:)',
    ]);
  });

  test('members of a union count where they are named', () => {
    expect(coordinatesOf('{ favourites { __typename ... on Film { minutes } } }')).toEqual([
      'Film',
      'Film.minutes',
      'Query.favourites',
    ]);
  });

  test('of a written object what is written, of one in a variable all that it may hold', () => {
    expect(
      coordinatesOf('{ items(filter: { audience: STAFF, range: { from: 1 }, any: { title: "x" } }) { id } }')?.filter(
        (coordinate) => /^(Filter|Range|Audience)/.test(coordinate),
      ),
    ).toEqual([
      'Audience.STAFF',
      'Filter',
      'Filter.any',
      'Filter.audience',
      'Filter.range',
      'Filter.title',
      'Range',
      'Range.from',
    ]);
    expect(
      coordinatesOf('query ($filter: Filter) { items(filter: $filter) { id } }')?.filter(
        (coordinate) => !/^(Query|Item|Book|Film)/.test(coordinate),
      ),
    ).toEqual([
      'Anything',
      'Audience',
      'Filter',
      'Filter.any',
      'Filter.audience',
      'Filter.data',
      'Filter.not',
      'Filter.range',
      'Filter.tags',
      'Filter.title',
      'Int',
      'Range',
      'Range.from',
      'Range.to',
      'String',
    ]);
  });

  test('a variable inside a written object counts by its own type', () => {
    const coordinates = coordinatesOf('query ($range: Range) { items(filter: { range: $range }) { id } }');
    expect(coordinates).toEqual(expect.arrayContaining(['Filter.range', 'Range', 'Range.to']));
    expect(coordinates).not.toContain('Filter.title');
  });

  test('enum values in lists and in defaults; the whole enum where a variable gives it', () => {
    expect(coordinatesOf('query ($order: [Order!] = [AGE]) { items(order: $order) { id } }')).toEqual(
      expect.arrayContaining(['Order', 'Order.AGE']),
    );
    const written = coordinatesOf('{ items(order: [TITLE]) { id } }');
    expect(written).toContain('Order.TITLE');
    expect(written).not.toContain('Order');
  });

  test('fragments that are used, and each once', () => {
    const coordinates = coordinatesOf(`{ item(id: 1) { ...A ...A } } fragment A on Item { owner { ...B } }
      fragment B on Reader { name } fragment Unused on Film { minutes }`);
    expect(coordinates).toEqual(expect.arrayContaining(['Item', 'Reader', 'Reader.name', 'Film.owner']));
    expect(coordinates).not.toContain('Film.minutes');
  });

  test('directives that are not GraphQL’s own', () => {
    const coordinates = coordinatesOf('{ item(id: 1) @shown(to: ALL) @include(if: true) { id } }');
    expect(coordinates).toEqual(expect.arrayContaining(['@shown', '@shown(to:)', 'Audience.ALL']));
    expect(coordinates?.filter((coordinate) => coordinate.startsWith('@'))).toHaveLength(2);
  });

  test.each([
    '{ __schema { types { name } } }',
    '{ __typename }',
    '{ ...A } fragment A on Query { __type(name: "Book") { name } }',
  ])('what asks for the schema only is no traffic: %s', (source) => expect(usageOf(source)).toBeUndefined());

  test('the rest of what asks for the schema too is', () => {
    expect(coordinatesOf('{ __typename item(id: 1) { __typename } }')).toEqual(['Query.item', 'Query.item(id:)']);
  });
});

test('it is worked out once for a document and schema', () => {
  const document = parse('{ item(id: 1) { id } }');
  const operation = getOperationAST(document);
  if (!operation) throw new Error('no operation');
  expect(operationUsage(LIBRARY, document, operation)).toBe(operationUsage(LIBRARY, document, operation));
});

describe('a document that repeats itself costs no more for what the schema makes of each repetition', () => {
  const LIMIT_MS = 5_000;
  const timeOf = (schema: GraphQLSchema, query: string): number => {
    const document = parse(query);
    const operation = getOperationAST(document);
    if (!operation) throw new TypeError('no operation');
    const startedAt = performance.now();
    operationUsage(schema, document, operation);
    return performance.now() - startedAt;
  };
  const repeated = (count: number, text: (index: number) => string) =>
    Array.from({ length: count }, (_, i) => text(i)).join(' ');

  test('an interface of 2,000 types, selected 20,000 times', () => {
    const types = repeated(2_000, (i) => `type T${i} implements N { id: ID n: N }`);
    const schema = buildSchema(`type Query { n: N } interface N { id: ID n: N } ${types}`);
    expect(timeOf(schema, `{ n { ${repeated(20_000, (i) => `a${i}: id`)} } }`)).toBeLessThan(LIMIT_MS);
  });

  test('inputs of 20,000 fields that lead to each other, given 2,000 times', () => {
    const inputs = repeated(200, (i) => `input I${i} { ${repeated(100, (j) => `f${j}: Int`)} n: I${(i + 1) % 200} }`);
    const schema = buildSchema(`type Query { a(i: I0): Int } ${inputs}`);
    const variables = repeated(2_000, (i) => `$v${i}: I${i % 200}`);
    expect(
      timeOf(schema, `query (${variables}) { ${repeated(200, (i) => `a${i}: a(i: $v${(i * 200) % 2_000})`)} }`),
    ).toBeLessThan(LIMIT_MS);
  });
});
