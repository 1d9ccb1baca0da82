import type { DocumentNode, GraphQLObjectType, OperationDefinitionNode } from 'graphql';
import { buildSchema, execute, getVariableValues, Kind, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import type { CoerceVariables } from '../../../../src/limits/rate/operation/charged-rules.ts';
import { compileCharges } from '../../../../src/limits/rate/operation/charged-rules.ts';
import { ruleTable } from '../../../../src/limits/rate/operation/rule-table.ts';
import { readRateLimits } from '../../../../src/supergraph/rate-limits/read-rate-limits.ts';

const DIRECTIVE =
  'directive @rateLimit(max: Int, window: String, identityArgs: [String], arrayLengthField: String) repeatable on FIELD_DEFINITION | OBJECT | INTERFACE ';
const coerce: CoerceVariables = (schema, { variableDefinitions = [] }, raw) =>
  getVariableValues(schema, variableDefinitions, raw) as ReturnType<CoerceVariables>;

interface Given {
  readonly document: DocumentNode;
  readonly variables: Record<string, unknown>;
}

/** Counts what operations on a schema charge: how often each rule, by its name and identity values. */
function counting(types: string): (given: Given) => Record<string, number> {
  const sdl = DIRECTIVE + types;
  const schema = buildSchema(sdl);
  const rules = readRateLimits(parse(sdl)).applications.map(({ rule }) => rule);
  const table = ruleTable(schema, rules);
  return ({ document, variables }) => {
    const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
    const compiled = compileCharges(schema, table, document, operation as OperationDefinitionNode, coerce);
    const charged = compiled?.(variables) ?? [];
    return Object.fromEntries(charged.map(({ rule, values, points }) => [[rule.name, ...values].join(' '), points]));
  };
}

function charges(types: string, query: string, variables: Record<string, unknown> = {}) {
  const document = parse(query);
  expect(validate(buildSchema(DIRECTIVE + types), document)).toEqual([]);
  return counting(types)({ document, variables });
}

const NODES = `
interface Node { id: ID @rateLimit secret: Int }
interface Named { name: Int @rateLimit }
type A implements Node & Named { id: ID secret: Int @rateLimit name: Int }
type B implements Node { id: ID secret: Int @rateLimit }
type C implements Node & Named { id: ID secret: Int name: Int }
union Any = A | B
type Query { node: Node named: Named any: Any a: A b: B c: C }
`;

test.each([
  ['an object has its own rules', '{ b { secret } }', { 'B.secret': 1 }],
  ['and those of its interfaces', '{ a { id name } c { name } }', { 'Node.id': 1, 'Named.name': 2 }],
  ['an interface has those of all objects behind it', '{ node { secret } }', { 'A.secret': 1, 'B.secret': 1 }],
  ['its own count once', '{ node { id } }', { 'Node.id': 1 }],
  ['a fragment on an object narrows them', '{ node { ... on B { secret } } }', { 'B.secret': 1 }],
  ['one that adds nothing adds nothing', '{ node { secret ... on B { secret } } }', { 'A.secret': 1, 'B.secret': 1 }],
  ['another key is another place', '{ node { secret ... on B { again: secret } } }', { 'A.secret': 1, 'B.secret': 2 }],
  [
    'through a union',
    '{ any { ... on A { secret } ... on B { secret } ... on Node { id } } }',
    { 'A.secret': 1, 'B.secret': 1, 'Node.id': 1 },
  ],
  ['an object without a rule has none', '{ c { secret } }', {}],
  [
    'through an interface of the other interface',
    '{ named { ... on Node { secret } } }',
    { 'A.secret': 1, 'B.secret': 1 },
  ],
  ['introspection has none', '{ __schema { types { name } } a { __typename } }', {}],
])('%s', (_claim, query, expected) => {
  expect(charges(NODES, query)).toEqual(expected);
});

test('fields of one key with equal arguments are one, however they are written', () => {
  const types = 'input In { x: Int y: [Int] } type Query { one(id: ID, in: In): Int @rateLimit(identityArgs: ["id"]) }';
  const query = `query ($v: Int) {
    one(id: "a", in: { x: 1, y: [1, $v] })
    one(in: { y: [1,$v], x: 1 }, id: "a")
    ... on Query { one(id: "a" in: { x: 1 y: [1 $v] }) }
  }`;
  expect(charges(types, query, { v: 2 })).toEqual({ 'Query.one "a"': 1 });
});

test('of types that exclude each other, one key may have different arguments: each counts', () => {
  const types = `interface N { x: Int }
    type A implements N { x: Int one(id: ID): Int @rateLimit(identityArgs: ["id"]) }
    type B implements N { x: Int one(id: ID): Int @rateLimit(identityArgs: ["id"]) }
    type Query { n: N }`;
  const query = '{ n { ... on A { k: one(id: 1) } ... on B { k: one(id: 2) } } }';
  expect(charges(types, query)).toEqual({ 'A.one "1"': 1, 'B.one "2"': 1 });
});

test('arguments are read with variables, defaults and what they add up to', () => {
  const types =
    'type Query { one(id: ID = 7, n: Int): Int @rateLimit(identityArgs: ["id"]) all(ids: [ID]): Int @rateLimit(arrayLengthField: "ids") }';
  expect(
    charges(
      types,
      'query ($x: ID, $l: [ID] = [1, 2]) { one a: one(id: "7") b: one(id: $x, n: 2) c: one(id: null) all all2: all(ids: $l) }',
      { x: 7 },
    ),
  ).toEqual({ 'Query.one "7"': 3, 'Query.one null': 1, 'Query.all': 3 });
});

test('only variables that identity depends on are looked at', () => {
  const types =
    'input Large { x: [Int] } type Query { one(id: ID, more: Large): Int @rateLimit(identityArgs: ["id"]) other(more: Large): Int }';
  const query = 'query ($id: ID, $more: Large) { one(id: $id) other(more: $more) }';
  expect(charges(types, query, { id: 1, more: 'not what it should be' })).toEqual({ 'Query.one "1"': 1 });
});

const ROUNDS = 300;

/**
 * Against graphql-js itself: on objects alone, a rule counts exactly the calls of its field's resolver, whatever fragments,
 * aliases and conditions stand around it.
 */
test('random operations count what graphql-js would resolve', { timeout: 60_000 }, () => {
  const types =
    'type Query { self: Query a: Int b: Int other: Other } type Other { self: Other query: Query a: Int c: Int }';
  const limited = types.replaceAll(/(\b\w+): (\w+)(?= |\})/g, '$1: $2 @rateLimit');
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  const random = mulberry(seed);
  const schema = buildSchema(types);
  const count = counting(limited);
  let compared = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const { query, variables } = operation(random);
    const resolved: Record<string, number> = {};
    for (const name of ['Query', 'Other']) {
      for (const field of Object.values((schema.getType(name) as GraphQLObjectType).getFields())) {
        const coordinate = `${name}.${field.name}`;
        field.resolve = () => {
          resolved[coordinate] = (resolved[coordinate] ?? 0) + 1;
          return ['self', 'other', 'query'].includes(field.name) ? {} : 1;
        };
      }
    }
    const document = parse(query);
    // Fields of different types under one key are refused before anything is counted.
    if (validate(schema, document).length > 0) continue;
    execute({ schema, document, variableValues: variables });
    expect(count({ document, variables }), `seed ${seed}: ${query} ${JSON.stringify(variables)}`).toEqual(resolved);
    compared += 1;
  }
  expect(compared).toBeGreaterThan(ROUNDS / 3);
});

function operation(random: () => number): { query: string; variables: Record<string, unknown> } {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const condition = () =>
    random() < 0.6 ? '' : ` @${pick(['skip', 'include'])}(if: ${pick(['$x', '$y', '$z', 'true', 'false'])})`;
  const FIELDS = { Query: ['a', 'b', 'self', 'other'], Other: ['a', 'c', 'self', 'query'] };
  const BELOW: Record<string, 'Query' | 'Other'> = { other: 'Other', query: 'Query' };
  const selections = (type: 'Query' | 'Other', depth: number, spreads: readonly string[]): string => {
    const one = (): string => {
      const kind = random();
      if (kind < 0.15 && depth > 0) return `... on ${type}${condition()} ${selections(type, depth - 1, spreads)}`;
      if (kind < 0.2 && depth > 0) return `...${condition()} ${selections(type, depth - 1, spreads)}`;
      const fitting = spreads.filter((name) => name.startsWith(type));
      if (kind < 0.4 && fitting.length > 0) return `...${pick(fitting)}${condition()}`;
      const name = pick(FIELDS[type]);
      const alias = random() < 0.4 ? `${name}${pick(['1', '2'])}: ` : '';
      const below = name === 'self' ? type : BELOW[name];
      if (below === undefined) return `${alias}${name}${condition()}`;
      return depth === 0
        ? pick(FIELDS[type].slice(0, 2))
        : `${alias}${name}${condition()} ${selections(below, depth - 1, spreads)}`;
    };
    return `{ ${Array.from({ length: 1 + Math.floor(random() * 3) }, one).join(' ')} }`;
  };
  const fragments = ['QueryB', 'OtherB', 'QueryA', 'OtherA'];
  const texts = fragments.map((name, index) => {
    const type = name.slice(0, 5) as 'Query' | 'Other';
    return `fragment ${name} on ${type} ${selections(type, 2, fragments.slice(0, index < 2 ? 0 : 2))}`;
  });
  const body = selections('Query', 4, fragments);
  // Validation does not like unused fragments and variables: both are used where nothing is selected.
  const use = `self0: self @skip(if: true) { ...QueryA ...QueryB other0: other { ...OtherA ...OtherB } x0: a @skip(if: $x) @include(if: $y) y0: a @skip(if: $z) }`;
  return {
    query: `query ($x: Boolean!, $y: Boolean = ${random() < 0.5}, $z: Boolean!) { ${use} ...All } fragment All on Query ${body} ${texts.join(' ')}`,
    variables: { x: random() < 0.5, z: random() < 0.5, ...(random() < 0.5 && { y: random() < 0.5 }) },
  };
}

function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
