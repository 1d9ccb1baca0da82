import { Kind, parse, print } from 'graphql';
import { describe, expect, test } from 'vitest';
import { withStandIns } from '../../../../src/plan/adapt/stand-ins.ts';

const GRAPHS = 'enum join__Graph { A @join__graph(name: "a", url: "") B @join__graph(name: "b", url: "") }';

function adapt(types: string) {
  const { document, standIns } = withStandIns(parse(`${GRAPHS}\n${types}`));
  const fieldsOf = (type: string) =>
    document.definitions.flatMap((definition) =>
      (definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION) &&
      definition.name.value === type
        ? (definition.fields ?? []).map(print)
        : [],
    );
  return { fieldsOf, standIns };
}

const PART = `type Part {
  weight(unit: String): Int @deprecated @join__field(graph: A, external: true) @join__field(graph: B)
  cost: Int @join__field(graph: A, requires: "weight(unit: \\"g\\")")
  price: Int @join__field(graph: A, requires: "weight")
}`;

test('a field that is required with arguments gets a stand-in in the same subgraphs', () => {
  const { fieldsOf, standIns } = adapt(PART);
  expect(fieldsOf('Part').slice(1)).toEqual([
    'cost: Int @join__field(graph: A, requires: "_r0")',
    'price: Int @join__field(graph: A, requires: "weight")',
    '_r0: Int @join__field(graph: A, external: true) @join__field(graph: B)',
  ]);
  expect(standIns.byName.get('_r0')).toMatchObject({ field: 'weight', arguments: [{ name: { value: 'unit' } }] });
});

test('what a field requires is known by subgraph', () => {
  const { standIns } = adapt(PART);
  expect(standIns.requiredBy('a', 'Part', 'cost')).toEqual(new Set(['_r0']));
  expect(standIns.requiredBy('a', 'Part', 'price')).toEqual(new Set(['weight']));
  expect(standIns.requiredBy('b', 'Part', 'cost')).toEqual(new Set());
});

test('nested fields and fragments are followed, and all types of an interface get the stand-in', () => {
  const { fieldsOf } = adapt(`
    type Box { shape: Shape size: Int @join__field(graph: A, requires: "shape { ... on Round { area(in: 1) } area(in: 2) }") }
    interface Shape { area(in: Int): Int }
    type Round implements Shape { area(in: Int): Int }
    type Flat implements Shape { area(in: Int): Int }
  `);
  expect(fieldsOf('Box')[1]).toContain('requires: "shape { ... on Round { _r0 } _r1 }"');
  expect(fieldsOf('Shape').slice(1)).toEqual(['_r1: Int']);
  expect(fieldsOf('Round').slice(1)).toEqual(['_r0: Int', '_r1: Int']);
  expect(fieldsOf('Flat').slice(1)).toEqual(['_r1: Int']);
});

describe('a stand-in', () => {
  test('is one for equal arguments, whatever their order', () => {
    const { standIns } = adapt(`type T {
      f(a: Int, b: Int): Int
      x: Int @join__field(graph: A, requires: "f(a: 1, b: 2)")
      y: Int @join__field(graph: A, requires: "f(b: 2, a: 1)")
    }`);
    expect([...standIns.byName.keys()]).toEqual(['_r0']);
  });

  test('is never called like a field of the schema', () => {
    const { standIns } = adapt(`type T { _r0: Int f(a: Int): Int x: Int @join__field(graph: A, requires: "f(a: 1)") }`);
    expect([...standIns.byName.keys()]).toEqual(['_rr0']);
  });
});

test('without required arguments the supergraph is the same object', () => {
  const document = parse(`${GRAPHS} type T { a: Int b: Int @join__field(graph: A, requires: "a") }`);
  expect(withStandIns(document).document).toBe(document);
});
