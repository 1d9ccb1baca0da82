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
/** Each level has two types that carry a chain further down: a set of chains for every way through the types. */
const branching = (levels: number, leaf = 'id'): string =>
  levels === 0
    ? leaf
    : `self { ${branching(levels - 1, leaf)} } ... on A { ${nested(levels, leaf)} } ... on B { ${nested(levels, leaf)} }`;

function compile(document: string) {
  const { rootType, selections } = plannable(schema, document);
  return compileShaper(schema, rootType, selections);
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
