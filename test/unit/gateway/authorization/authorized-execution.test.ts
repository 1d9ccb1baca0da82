import type { GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import type { DocumentNode } from 'graphql';
import { getOperationAST, parse, print } from 'graphql';
import { beforeEach, describe, expect, test } from 'vitest';
import type { AuthorizationOptions } from '../../../../src/gateway/authorization/authorized-execution.ts';
import { AuthorizedExecution } from '../../../../src/gateway/authorization/authorized-execution.ts';
import { compileVariableRules } from '../../../../src/gateway/coerce-variables.ts';
import { startRecord } from '../../../../src/gateway/request-record.ts';
import type { AccessRules } from '../../../../src/supergraph/access/access-rules.ts';
import { principalWith } from '../../../kit/authorized-graph.ts';
import { captureLog } from '../../../kit/log-lines.ts';
import { SCHEMA } from './restricted.ts';

const RULES: AccessRules = {
  directives: ['@authenticated', '@requiresScopes', '@policy'],
  conditions: [
    { kind: 'authenticated' },
    { kind: 'scopes', anyOf: [['a', 'b'], ['c']] },
    { kind: 'policies', anyOf: [['p', 'q'], ['r']] },
    { kind: 'some', sets: [[1], [0, 2]] },
  ],
  interfaces: new Map(),
  fields: new Map([
    [
      'Query',
      new Map([
        ['secret', [0]],
        ['must', [1]],
        ['named', [2]],
        ['deep', [3]],
      ]),
    ],
    ['User', new Map([['email', [0, 1]]])],
  ]),
};

let sent: GatewayGraphQLRequestContext[] = [];
let asked: (readonly string[])[] = [];
beforeEach(() => {
  sent = [];
  asked = [];
});

function execution(options: Partial<AuthorizationOptions> = {}) {
  const inner = {
    apiSchema: SCHEMA,
    execute: async (request: GatewayGraphQLRequestContext) => {
      sent.push(request);
      return { data: {} };
    },
    dispose: async () => {},
  };
  return new AuthorizedExecution(inner, RULES, {
    mode: 'filter',
    dryRun: false,
    grantedPolicies: async (policies) => {
      asked.push(policies);
      return new Set(['r']);
    },
    coerceVariables: compileVariableRules({ maxNesting: 10, suggestions: false }),
    ...options,
  });
}

const documents = new Map<string, DocumentNode>();
/** Equal texts have one document, as with Apollo Server. */
function requestFor(
  query: string,
  principal?: ReturnType<typeof principalWith>,
  variables: Record<string, unknown> = {},
) {
  const document = documents.get(query) ?? parse(query);
  documents.set(query, document);
  const context = { principal, record: startRecord(), log: captureLog().log };
  const operation = getOperationAST(document);
  return {
    request: { variables },
    document,
    operation,
    queryHash: query,
    context,
  } as unknown as GatewayGraphQLRequestContext;
}

const sentText = () => print(sent.at(-1)?.document ?? parse('{ none }')).replace(/\s+/g, ' ');

test.each([
  ['an operation with nothing protected', '{ open user { name } }', undefined],
  ['one whose conditions hold', '{ secret must }', principalWith('c')],
  ['one of which a policy holds', '{ named { name } }', undefined],
])('%s goes to the engine as it came', async (_case, query, principal) => {
  const request = requestFor(query, principal);
  await execution().execute(request);
  expect(sent).toEqual([request]);
  expect(sent[0]).toBe(request);
});

describe('conditions', () => {
  test.each([
    ['scopes: one alternative', '{ must }', principalWith('a', 'b'), true],
    ['scopes: half of one', '{ must }', principalWith('a'), false],
    ['scopes without a token', '{ must }', undefined, false],
    ['all of several', '{ user { email } }', principalWith('c'), true],
    ['one of several', '{ user { email } }', principalWith('a'), false],
    ['some: the first set', '{ deep { x } }', principalWith('c'), true],
    ['some: the second', '{ deep { x } }', principalWith(), true],
    ['some: none', '{ deep { x } }', undefined, false],
  ])('%s', async (_case, query, principal, isOpen) => {
    await execution().execute(requestFor(query, principal));
    expect(sentText().includes('__denied')).toBe(!isOpen);
  });
});

test('policies are asked for when an operation needs one, all of them at once', async () => {
  const authorized = execution();
  await authorized.execute(requestFor('{ secret must }'));
  expect(asked).toEqual([]);
  await authorized.execute(requestFor('{ named { name } deep { x } }'));
  expect(asked).toEqual([['p', 'q', 'r']]);
});

test('a restricted operation is made once for what is denied, with a hash for each', async () => {
  const authorized = execution();
  const query = '{ secret must open }';
  for (const principal of [undefined, principalWith('x'), undefined, principalWith('y')]) {
    await authorized.execute(requestFor(query, principal));
  }
  const [nobody, somebody, again, other] = sent;
  expect(again?.operation).toBe(nobody?.operation);
  expect(other?.operation).toBe(somebody?.operation);
  expect(new Set(sent.map(({ queryHash }) => queryHash)).size).toBe(2);
  expect(sent.map(({ queryHash }) => queryHash)).not.toContain(query);
});

test('variables that do not fit are told before anything is left out', async () => {
  const query = 'query ($id: ID!) { secret user(id: $id) { name } }';
  const { errors } = await execution().execute(requestFor(query, undefined, {}));
  expect(errors).toMatchObject([{ message: expect.stringContaining('"$id" of required type "ID!"') }]);
  expect(sent).toEqual([]);
});

test('in mode reject a condition that is left undecided is the business of the engine', async () => {
  const query = 'query ($v: Boolean = true) { secret @include(if: $v) open }';
  await execution({ mode: 'reject' }).execute(requestFor(query, undefined, { v: null }));
  expect(sentText()).toContain('__denied0: __typename @include(if: $v)');
});

test('without anybody who decides policies none of them holds', async () => {
  await execution({ grantedPolicies: undefined }).execute(requestFor('{ named { name } }'));
  expect(sentText()).toBe('{ __denied0: __typename }');
});
