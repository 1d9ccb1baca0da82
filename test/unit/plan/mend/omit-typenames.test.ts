import type { GraphQLSchema } from 'graphql';
import { buildSchema, getNamedType, isCompositeType, isInterfaceType, isObjectType, parse } from 'graphql';
import { expect, test } from 'vitest';
import type { GraphTypes, SchemaTypes } from '../../../../src/plan/graph-types.ts';
import { omitTypenames } from '../../../../src/plan/mend/omit-typenames.ts';
import type { FetchNode, PlanNode, PlanSelection, QueryPlan } from '../../../../src/plan/query-plan.ts';

const ANIMALS = `
  interface Animal { id: ID! friend: Animal }
  type Cat implements Animal { id: ID! friend: Cat home: Home lives: Int }
  type Dog implements Animal { id: ID! friend: Dog home: Home }
  type Home { id: ID! street: String owner: Animal }`;

/** `vet` is a cat in subgraph a and any animal in b. */
const types: GraphTypes = graphTypes({
  api: `type Query { cat: Cat cats: [Cat!]! animal: Animal home: Home vet: Animal } ${ANIMALS}`,
  a: `type Query { cat: Cat cats: [Cat!]! animal: Animal home: Home vet: Cat } ${ANIMALS}`,
  b: `type Query { cat: Cat vet: Animal home: Home } ${ANIMALS}`,
});

function graphTypes({ api, ...subgraphs }: Readonly<Record<string, string>>): GraphTypes {
  return {
    api: schemaTypes(buildSchema(api ?? '')),
    subgraph: (service) =>
      subgraphs[service] === undefined ? undefined : schemaTypes(buildSchema(subgraphs[service])),
  };
}

function schemaTypes(schema: GraphQLSchema): SchemaTypes {
  return {
    rootOf: () => 'Query',
    fieldType(parent, field) {
      const type = schema.getType(parent);
      const given = isObjectType(type) || isInterfaceType(type) ? type.getFields()[field]?.type : undefined;
      const named = given && getNamedType(given);
      return isCompositeType(named) ? { name: named.name, isConcrete: isObjectType(named) } : undefined;
    },
  };
}

const root = (operation: string, more: Partial<FetchNode> = {}): FetchNode => ({
  kind: 'Fetch',
  serviceName: 'a',
  operationKind: 'query',
  operation,
  ...more,
});

const TYPENAME: PlanSelection = { kind: 'Field', name: '__typename' };
const ID: PlanSelection = { kind: 'Field', name: 'id' };

const entities = (path: string, type: string, selection: string, more: Partial<FetchNode> = {}): PlanNode => ({
  kind: 'Flatten',
  path: path.split('.'),
  node: root(
    `query($representations:[_Any!]!){_entities(representations:$representations){...on ${type}{${selection}}}}`,
    {
      serviceName: 'b',
      requires: [{ kind: 'InlineFragment', typeCondition: type, selections: [TYPENAME, ID] }],
      ...more,
    },
  ),
});

function fetchesOf(node: QueryPlan['node']): FetchNode[] {
  if (node === undefined) return [];
  if (node.kind === 'Fetch') return [node];
  if (node.kind === 'Flatten') return fetchesOf(node.node);
  return 'nodes' in node ? node.nodes.flatMap(fetchesOf) : [];
}

/** What is sent of a plan for `asked`; of entities only what is selected of them. */
function sent(asked: string, ...nodes: PlanNode[]): string[] {
  return fetches(asked, ...nodes).map(({ operation }) =>
    operation.replace(/^query.*_entities\(.*?\)\{(.*)\}\}$/, '$1'),
  );
}

function fetches(asked: string, ...nodes: PlanNode[]): FetchNode[] {
  const plan: QueryPlan = { kind: 'QueryPlan', node: { kind: 'Sequence', nodes } };
  return fetchesOf(omitTypenames(plan, parse(asked), types).node);
}

test('of an object type it is left out, of an interface it is kept', () => {
  expect(sent('{ cat { id } }', root('{cat{__typename id home{__typename street}}}'))).toEqual([
    '{cat{id home{street}}}',
  ]);
  const asked = '{ animal { ... on Cat { lives } } }';
  const plan = root('{animal{__typename id ...on Cat{__typename lives home{__typename id}}}}');
  expect(sent(asked, plan)).toEqual(['{animal{__typename id ...on Cat{__typename lives home{id}}}}']);
});

test('a selection of nothing else keeps it: whether the object is there has to be told', () => {
  const plan = root('{cat{__typename home{__typename}}home{__typename ...on Home{__typename}}}');
  expect(sent('{ cat { home { __typename } } home { __typename } }', plan)).toEqual([
    '{cat{home{__typename}}home{...on Home{__typename}}}',
  ]);
});

test('fetches of entities are told the type instead', () => {
  const asked = '{ cats { home { street } } animal { friend { id } } }';
  const [, ofCat, ofAnimal] = fetches(
    asked,
    root('{cats{__typename id}animal{__typename id}}'),
    entities('cats.@', 'Cat', 'lives'),
    entities('animal', 'Cat', 'lives'),
  );
  expect(ofCat?.entityType).toBe('Cat');
  expect(ofAnimal).not.toHaveProperty('entityType');
});

test('what an entity fetch brings is of the type that its own subgraph says', () => {
  const asked = '{ cat { home { street } } }';
  const nodes = [
    root('{cat{__typename id}}'),
    entities('cat', 'Cat', '__typename lives home{__typename id}'),
    entities('cat.home', 'Home', 'street owner{__typename id}'),
  ];
  expect(sent(asked, ...nodes)).toEqual([
    '{cat{id}}',
    '...on Cat{lives home{id}}',
    '...on Home{street owner{__typename id}}',
  ]);
});

test('where one subgraph says an object and another an interface, it is kept in both', () => {
  // Not what a client sees: `vet` is of an abstract type for it, and would be kept for that alone.
  const asked = '{ cat { id } }';
  const inA = root('{vet{__typename id}}');
  const inB = root('{vet{__typename id}}', { serviceName: 'b' });
  expect(sent(asked, inA)).toEqual(['{vet{id}}']);
  expect(sent(asked, inB)).toEqual(['{vet{__typename id}}']);
  expect(sent(asked, inA, inB)).toEqual(['{vet{__typename id}}', '{vet{__typename id}}']);
});

test('where a client sees an interface, it is kept though the subgraph knows the type', () => {
  expect(sent('{ vet { id } }', root('{vet{__typename id}}'))).toEqual(['{vet{__typename id}}']);
});

test('where objects of different types meet under one key, it is kept', () => {
  const asked = '{ animal { ... on Cat { friend { id } } ... on Dog { friend { id } } } }';
  const plan = root('{animal{__typename ...on Cat{friend{__typename id}}...on Dog{friend{__typename id}}}}');
  expect(sent(asked, plan)[0]).toBe(plan.operation);
});

test('where keys are renamed the types meet under the new one, and rewrites see all of the answer', () => {
  const asked = '{ animal { ... on Cat { friend { id } } ... on Dog { friend { id } } } }';
  const plan = root(
    '{animal{__typename ...on Cat{friend{__typename id home{__typename id}}}...on Dog{other:friend{__typename id}}}}',
    {
      outputRewrites: [{ kind: 'KeyRenamer', path: ['animal', '... on Dog', 'other'], renameKeyTo: 'friend' }],
    },
  );
  const [rewritten, ofFriend, ofHome] = fetches(
    asked,
    plan,
    entities('animal.friend', 'Cat', 'lives'),
    entities('animal.friend.home', 'Home', 'street'),
  );
  expect(rewritten?.operation).toBe(plan.operation);
  expect(ofFriend).not.toHaveProperty('entityType');
  expect(ofHome?.entityType).toBe('Home');
});

test('where a representation holds it, or depends on it, below the entity itself, it is kept', () => {
  const nested: readonly PlanSelection[][] = [
    [TYPENAME, ID],
    [{ kind: 'InlineFragment', typeCondition: 'Home', selections: [ID] }],
  ];
  for (const selections of nested) {
    const home: PlanSelection = { kind: 'Field', name: 'home', source: 'place', selections };
    const requires: PlanSelection[] = [
      { kind: 'InlineFragment', typeCondition: 'Cat', selections: [TYPENAME, ID, home] },
    ];
    const first = root('{cat{__typename id place:home{__typename id}home{__typename id}}}');
    expect(sent('{ cat { id } }', first, entities('cat', 'Cat', 'lives', { requires }))).toEqual([
      '{cat{id place:home{__typename id}home{id}}}',
      '...on Cat{lives}',
    ]);
    const computed = [{ type: 'Cat', key: 'lives', requires: [home] }];
    expect(sent('{ cat { id } }', first, entities('cat', 'Cat', 'lives', { computed }))[0]).toBe(
      '{cat{id place:home{__typename id}home{id}}}',
    );
  }
});

test('where it is rewritten on the way to a subgraph, it is kept', () => {
  const inputRewrites = [{ kind: 'ValueSetter', path: ['... on Cat', '__typename'], setValueTo: 'Animal' }] as const;
  const [first, second] = fetches(
    '{ cat { id } }',
    root('{cat{__typename id}}'),
    entities('cat', 'Animal', 'id', { inputRewrites }),
  );
  expect(first?.operation).toBe('{cat{__typename id}}');
  expect(second).not.toHaveProperty('entityType');
});

test('of the root, and where fields of the root are fetched within, it is kept', () => {
  const plan: PlanNode[] = [
    root('{__typename cat{__typename id}}'),
    { kind: 'Flatten', path: ['cat'], node: root('{__typename cat{__typename id}}') },
  ];
  expect(sent('{ cat { id } }', ...plan)).toEqual(['{__typename cat{__typename id}}', '{__typename cat{id}}']);
});

test('under another name, with a directive, or in a graph that is not known, it is kept', () => {
  const plan = root('{cat{name:__typename __typename@include(if:true)id}}');
  expect(sent('{ cat { id } }', plan)).toEqual(['{cat{name:__typename __typename@include(if:true)id}}']);
  const foreign = root('{cat{__typename id}}', { serviceName: 'c' });
  expect(sent('{ cat { id } }', foreign)).toEqual([foreign.operation]);
});

test('a plan with parts that cannot be followed stays as it is', () => {
  const fetch = root('{cat{__typename id}}');
  const kept = (node: QueryPlan['node'], asked = '{ cat { id } }') => {
    const plan = { kind: 'QueryPlan', ...(node && { node }) } as const;
    expect(omitTypenames(plan, parse(asked), types)).toBe(plan);
  };
  kept(undefined);
  kept({ kind: 'Subscription', primary: fetch });
  kept({ kind: 'Parallel', nodes: [fetch, { kind: 'Condition', condition: 'wanted', ifClause: fetch }] });
  kept(root('{cat{...F}}fragment F on Cat{__typename id}'));
  kept(fetch, '{ cat { ...F } } fragment F on Cat { id }');
});
