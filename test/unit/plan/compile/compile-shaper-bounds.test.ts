import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { compileShaper } from '../../../../src/plan/compile/compile-shaper.ts';
import { plannable } from '../../../kit/plannable.ts';

const schema = buildSchema(`
  type Query { n: N }
  interface N { self: N id: ID }
  type A implements N { self: N id: ID }
  type B implements N { self: N id: ID }
`);

const nested = (levels: number, leaf = 'id'): string => (levels === 0 ? leaf : `self { ${nested(levels - 1, leaf)} }`);
/** Each level has two types that carry chains of their own further down: a set of chains for every way through the types. */
const branching = (levels: number, leaf = 'id'): string =>
  levels === 0
    ? leaf
    : `self { ${branching(levels - 1, leaf)} } ... on A { ${nested(levels, `a${levels}: id ${leaf}`)} } ... on B { ${nested(levels, `b${levels}: id ${leaf}`)} }`;

function compile(document: string, on = schema) {
  const { rootType, selections } = plannable(on, document);
  return compileShaper(on, rootType, selections);
}

test('an operation that would double with every level is refused', () => {
  expect(() => compile(`{ n { ${branching(18)} } }`)).toThrow(
    expect.objectContaining({ code: 'QUERY_PLAN_COMPLEXITY_EXCEEDED' }),
  );
});

test('so is one that merges the same fields again and again', () => {
  const leaf = Array.from({ length: 1_000 }, () => 'id').join(' ');
  expect(() => compile(`{ n { ${branching(8, leaf)} } }`)).toThrow(
    expect.objectContaining({ code: 'QUERY_PLAN_COMPLEXITY_EXCEEDED' }),
  );
});

test('a large operation is not', () => {
  const aliases = Array.from({ length: 3_000 }, (_, index) => `a${index}: id`).join(' ');
  expect(() => compile(`{ n { ${aliases} ${nested(45)} ... on A { ${nested(45)} } } }`)).not.toThrow();
  expect(() => compile(`{ n { ${branching(8)} } }`)).not.toThrow();
});

test('selections that are the same everywhere share their code', () => {
  const types = Array.from({ length: 300 }, (_, index) => `type T${index} implements Node { id: ID name: String }`);
  const wide = buildSchema(
    `type Query { node(id: ID): Node } interface Node { id: ID name: String } ${types.join(' ')}`,
  );
  const nodes = (count: number) =>
    Array.from({ length: count }, (_, index) => `n${index}: node(id: ${index}) { __typename id ... on T1 { name } }`);
  const one = compile(`{ ${nodes(1).join(' ')} }`, wide).characters;
  const fifty = compile(`{ ${nodes(50).join(' ')} }`, wide).characters;
  expect(fifty).toBeLessThan(2 * one);
});
