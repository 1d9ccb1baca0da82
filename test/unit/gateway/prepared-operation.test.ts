import { buildSchema, getOperationAST, parse } from 'graphql';
import { expect, test } from 'vitest';
import { operationFacts } from '../../../src/gateway/operation-facts.ts';
import type { PreparedOperation } from '../../../src/gateway/prepared-operation.ts';
import { prepareOperation } from '../../../src/gateway/prepared-operation.ts';

const schema = buildSchema('type Query { a: String }');

function prepare(text: string, name: string, variables: Record<string, unknown> = {}): Promise<PreparedOperation> {
  const document = parse(text);
  const operation = getOperationAST(document, name);
  if (!operation) throw new Error('no operation');
  const plan = async () => ({ kind: 'QueryPlan' as const });
  return prepareOperation(operationFacts(document, operation), variables, { schema, memberships: new Map(), plan });
}

test('of a document only the operation and the fragments it uses are kept, as text', async () => {
  const { origin } = await prepare(
    `query Other { ...F } fragment F on Query { a }
     query Q($yes: Boolean!, $text: String) { ...G } # comment
     fragment G on Query { ...H } fragment H on Query { a @include(if: $yes) }`,
    'Q',
    { yes: true, text: 'secret' },
  );
  expect({ ...origin, source: origin.source.replace(/\s+/g, ' ') }).toEqual({
    source:
      'query Q($yes: Boolean!, $text: String) { ...G } fragment G on Query { ...H } fragment H on Query { a @include(if: $yes) }',
    kind: 'query',
    variables: { yes: true },
  });
});

test('an introspection is kept with its fragments only, and without the places of the client’s text', async () => {
  const { introspection } = await prepare(
    'query Q { ...Data __schema { ...S } } fragment Data on Query { a } fragment S on __Schema { queryType { name } }',
    'Q',
  );
  expect(introspection?.definitions).toHaveLength(2);
  expect(JSON.stringify(introspection)).not.toContain('"loc"');
});

test('text that asks for nothing counts as well', async () => {
  const fields = Array.from({ length: 1_000 }, (_, index) => `a${index}: a @skip(if: true)`).join(' ');
  const { bytes, plan } = await prepare(`query Q { ${fields} }`, 'Q');
  expect(plan).toBeUndefined();
  expect(bytes).toBeGreaterThan(2 * fields.length);
});

test('generated code counts as well', async () => {
  const typenames = Array.from({ length: 100 }, (_, index) => `a${index}: __typename`).join(' ');
  const few = await prepare('query Q { __typename }', 'Q');
  const many = await prepare(`query Q { ${typenames} }`, 'Q');
  const beyondText = 20 * (many.origin.source.length - few.origin.source.length);
  expect(many.bytes - few.bytes).toBeGreaterThan(beyondText + 4 * typenames.length);
});
