import { Supergraph } from '@apollo/federation-internals';
import { expect, test } from 'vitest';
import { plannerTypes } from '../../../../src/plan/planner/planner-types.ts';
import { supergraphOf } from '../supergraphs.ts';

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@interfaceObject", "@inaccessible"])`;

const supergraph = Supergraph.build(
  supergraphOf([
    {
      name: 'a',
      sdl: `${LINK}
        schema { query: Root }
        type Root { vet: Cat @shareable animals: [Animal!]! pet: Pet query: Root hidden: Hidden @inaccessible }
        interface Animal @key(fields: "id") { id: ID! }
        type Cat implements Animal @key(fields: "id") { id: ID! }
        type Hidden @inaccessible { id: ID }
        union Pet = Cat`,
    },
    {
      name: 'b',
      sdl: `${LINK}
        type Query { vet: Animal @shareable }
        interface Animal { id: ID! }
        type Cat implements Animal @key(fields: "id") { id: ID! }`,
    },
    {
      name: 'c',
      sdl: `${LINK}
        type Query { old: Animal }
        type Animal @key(fields: "id") @interfaceObject { id: ID! age: Int }`,
    },
  ]),
);
const types = plannerTypes(supergraph, supergraph.apiSchema());
const a = types.subgraph('a');
const b = types.subgraph('b');
const c = types.subgraph('c');

test('each subgraph has types of its own: an object in one, an interface in the graph', () => {
  expect(a?.fieldType('Query', 'vet')).toEqual({ name: 'Cat', isConcrete: true });
  expect(b?.fieldType('Query', 'vet')).toEqual({ name: 'Animal', isConcrete: false });
  expect(types.api.fieldType('Query', 'vet')).toEqual({ name: 'Animal', isConcrete: false });
});

test('an object that is an interface elsewhere stands for several types, as interfaces and unions do', () => {
  expect(c?.fieldType('Query', 'old')).toEqual({ name: 'Animal', isConcrete: false });
  expect(a?.fieldType('Query', 'animals')).toEqual({ name: 'Animal', isConcrete: false });
  expect(a?.fieldType('Query', 'pet')).toEqual({ name: 'Pet', isConcrete: false });
});

test('a root type may be called otherwise in the subgraph', () => {
  expect(a?.rootOf('query')).toBe('Query');
  expect(a?.fieldType('Query', 'query')).toEqual({ name: 'Query', isConcrete: false });
  expect(a?.rootOf('mutation')).toBeUndefined();
});

test('what clients do not see is known in its subgraph', () => {
  expect(a?.fieldType('Query', 'hidden')).toEqual({ name: 'Hidden', isConcrete: true });
  expect(types.api.fieldType('Query', 'hidden')).toBeUndefined();
});

test('leaves, and what does not exist, have no type of objects', () => {
  expect(a?.fieldType('Cat', 'id')).toBeUndefined();
  expect(a?.fieldType('Cat', 'name')).toBeUndefined();
  expect(a?.fieldType('Dog', 'id')).toBeUndefined();
  expect(a?.fieldType('Pet', 'id')).toBeUndefined();
  expect(types.subgraph('d')).toBeUndefined();
});
