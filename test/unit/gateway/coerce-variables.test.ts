import { buildSchema, Kind, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { compileVariableRules } from '../../../src/gateway/coerce-variables.ts';

const SCHEMA = buildSchema(`
  type Query { find(filter: Filter, colors: [Color!], any: JSON): String }
  input Filter { number: Int = 7, not: Filter }
  enum Color { RED }
  scalar JSON
`);

function coerce(head: string, raw: Record<string, unknown>, rules = { maxNesting: 20, suggestions: false }) {
  const [operation] = parse(`query(${head}) { find }`).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError('not an operation');
  return compileVariableRules(rules)(SCHEMA, operation, raw);
}

describe('variables', () => {
  test('get the types and defaults that the operation declares', () => {
    const { coerced } = coerce('$filter: Filter, $size: Int = 3', { filter: {}, unknown: 1 });
    expect(coerced).toEqual({ filter: { number: 7 }, size: 3 });
  });

  test('nest as deep as allowed and no deeper, in any scalar', () => {
    const nested = (levels: number) => Array.from({ length: levels }).reduce((inner) => [inner], 1);
    expect(coerce('$any: JSON', { any: nested(20) }).errors).toBeUndefined();
    expect(coerce('$any: JSON', { any: nested(21) }).errors).toMatchObject([
      { extensions: { code: 'MAX_VARIABLES_NESTING_LIMIT' } },
    ]);
    // Deeper than a stack is.
    expect(coerce('$any: JSON', { any: nested(1_000_000) }).errors).toHaveLength(1);
  });

  test('that are wrong in many places are told about a few of them, in few words', () => {
    const unknown = Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`key${index}`, 1]));
    const { errors = [] } = coerce('$filter: Filter', { filter: unknown });
    expect(errors).toHaveLength(5);
    expect(Math.max(...errors.map(({ message }) => message.length))).toBeLessThan(1_100);
  });

  test('that are large and wrong get one error', () => {
    const colors = Array.from({ length: 20_000 }, () => 'BLUE');
    expect(coerce('$colors: [Color!]', { colors }).errors).toHaveLength(1);
  });

  test('name nothing of the schema that the client has not said, unless suggestions are on', () => {
    const wrong = { filter: { numbr: 1 } };
    expect(coerce('$filter: Filter', wrong).errors?.[0]?.message).not.toMatch(/number/);
    expect(coerce('$filter: Filter', wrong, { maxNesting: 20, suggestions: true }).errors?.[0]?.message).toMatch(
      /Did you mean "number"/,
    );
  });
});
