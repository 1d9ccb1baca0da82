import { describe, expect, test } from 'vitest';
import type { FetchRequest } from '../../../src/execute/execute-plan.ts';
import { executePlan } from '../../../src/execute/execute-plan.ts';
import { BodyHeads } from '../../../src/execute/fetch-group.ts';
import { compilePlan } from '../../../src/plan/compile/compile-plan.ts';
import type { PlanNode } from '../../../src/plan/query-plan.ts';
import type { SubgraphResult } from '../../../src/sources/source.ts';

type Data = Record<string, unknown>;
type Answer = (body: { query: string; operationName?: string; variables: Data }) => Data | SubgraphResult;

const KEY = [
  {
    kind: 'InlineFragment',
    typeCondition: 'User',
    selections: [
      { kind: 'Field', name: '__typename' },
      { kind: 'Field', name: 'id' },
    ],
  },
] as const;

const root = (serviceName: string, operation: string): PlanNode => ({
  kind: 'Fetch',
  serviceName,
  operation,
  operationKind: 'query',
});
const entities = (serviceName: string, path: string[], selection: string, more: object = {}): PlanNode => ({
  kind: 'Flatten',
  path,
  node: {
    kind: 'Fetch',
    serviceName,
    operationKind: 'query',
    requires: KEY,
    operation: `query($representations:[_Any!]!){_entities(representations:$representations){...on User{${selection}}}}`,
    ...more,
  },
});
const sequence = (...nodes: PlanNode[]): PlanNode => ({ kind: 'Sequence', nodes });
const parallel = (...nodes: PlanNode[]): PlanNode => ({ kind: 'Parallel', nodes });

/** Executes a plan against scripted subgraphs; also tells what was sent to whom. */
async function run(
  node: PlanNode,
  services: Record<string, Answer>,
  variables: Data = {},
  combine = true,
  throwing: readonly string[] = [],
) {
  const memberships = new Map<string, Set<string>>();
  const step = compilePlan({ kind: 'QueryPlan', node }, memberships);
  if (step === undefined) throw new Error('nothing to do');
  const calls: { service: string; body: { query: string; variables: Data }; fetches: number }[] = [];
  const answer = async (service: string, request: FetchRequest): Promise<SubgraphResult> => {
    const body = JSON.parse(request.body);
    calls.push({ service, body, fetches: request.fetches });
    const given = services[service]?.(body);
    if (given === undefined) throw new Error(`nobody is ${service}`);
    return 'kind' in given ? (given as SubgraphResult) : { kind: 'answered', data: given, errors: [] };
  };
  const send = (service: string, request: FetchRequest) => {
    if (throwing.includes(service)) throw new Error('a defect');
    return answer(service, request);
  };
  const options = {
    variables,
    memberships,
    heads: new BodyHeads(),
    required: new Set<string>(),
    mayCombine: () => combine,
    send,
  };
  return { ...(await executePlan(step, options)), calls };
}

const USERS = root('users', '{users{__typename id}}');
const three = () => ({ users: ['1', '2', '1'].map((id) => ({ __typename: 'User', id })) });
/** Answers each list of representations with the name of each. */
const named: Answer = ({ variables }) =>
  Object.fromEntries(
    Object.entries(variables)
      .filter(([key]) => key.startsWith('representations') || key.startsWith('_entities'))
      .map(([key, list]) => [
        key === 'representations' ? '_entities' : key,
        (list as { id: string }[]).map(({ id }) => ({ name: `n${id}`, age: Number(id) })),
      ]),
  );

test('an entity that is found twice is asked for once, and becomes part of both places', async () => {
  const { data, calls } = await run(sequence(USERS, entities('names', ['users', '@'], 'name')), {
    users: three,
    names: named,
  });
  expect(calls[1]?.body.variables).toEqual({
    representations: [
      { __typename: 'User', id: '1' },
      { __typename: 'User', id: '2' },
    ],
  });
  expect((data.users as Data[]).map(({ name }) => name)).toEqual(['n1', 'n2', 'n1']);
});

test('variables go where they are used, unset ones nowhere', async () => {
  const fetch: PlanNode = {
    ...root('users', 'query($a:Int,$b:Int){users{id}}'),
    variableUsages: ['a', 'b'],
  } as PlanNode;
  const { calls } = await run(fetch, { users: three }, { a: 1, other: 2 });
  expect(calls[0]?.body.variables).toEqual({ a: 1 });
});

describe('fetches of one turn to one subgraph', () => {
  const two = sequence(
    parallel(root('a', '{a{__typename id}}'), root('b', '{b{__typename id}}')),
    parallel(entities('names', ['a'], 'name'), entities('names', ['b'], 'name')),
  );
  const services: Record<string, Answer> = {
    a: () => ({ a: { __typename: 'User', id: '1' } }),
    b: () => ({ b: { __typename: 'User', id: '2' } }),
    names: named,
  };

  test('with one selection become one list of representations', async () => {
    const { data, calls } = await run(two, services);
    expect(calls.map(({ service, fetches }) => [service, fetches])).toEqual([
      ['a', 1],
      ['b', 1],
      ['names', 2],
    ]);
    expect(data).toMatchObject({ a: { name: 'n1' }, b: { name: 'n2' } });
  });

  const different = sequence(
    parallel(root('a', '{a{__typename id}}'), root('b', '{b{__typename id}}')),
    parallel(
      entities('names', ['a'], 'name'),
      entities('names', ['b'], 'age', {
        operation:
          'query($representations:[_Any!]!,$x:Int){_entities(representations:$representations){...on User{age(x:$x)}}}',
        variableUsages: ['x'],
      }),
    ),
  );

  test('with different selections become one query with aliases', async () => {
    const { data, calls } = await run(different, services, { x: 7 });
    const [call, ...others] = calls.filter(({ service }) => service === 'names');
    expect(others).toEqual([]);
    expect(call?.fetches).toBe(2);
    expect(call?.body.query).toBe(
      'query ($_entities0:[_Any!]!,$_entities1:[_Any!]!,$x: Int){_entities0:_entities(representations:$_entities0){...on User{name}} _entities1:_entities(representations:$_entities1){...on User{age(x:$x)}}}',
    );
    expect(call?.body.variables).toEqual({
      x: 7,
      _entities0: [{ __typename: 'User', id: '1' }],
      _entities1: [{ __typename: 'User', id: '2' }],
    });
    expect(data).toMatchObject({ a: { name: 'n1' }, b: { age: 2 } });
  });

  test('stay apart where combining is switched off', async () => {
    const { calls } = await run(different, services, {}, false);
    expect(calls.filter(({ service }) => service === 'names')).toHaveLength(2);
  });

  test('have their errors told apart by alias and index', async () => {
    const { errors } = await run(different, {
      ...services,
      names: (body) => ({
        kind: 'answered',
        data: named(body) as Data,
        errors: [
          { message: 'first', path: ['_entities0', 0, 'name'] },
          { message: 'second', path: ['_entities1', 0, 'age'] },
        ],
      }),
    });
    expect(errors.map(({ path, cause }) => [path, cause.kind === 'answered' && cause.error.message])).toEqual([
      [['a', 'name'], 'first'],
      [['b', 'age'], 'second'],
    ]);
  });

  test('that fail cost the fields of each', async () => {
    const { errors } = await run(different, {
      ...services,
      names: () => ({ kind: 'failed', code: 'GATEWAY_TIMEOUT', reason: 'slow' }),
    });
    expect(errors.map(({ path }) => path)).toEqual([
      ['a', 'name'],
      ['b', 'age'],
    ]);
  });
});

test('an error of an entity stands at every place where it is', async () => {
  const { errors } = await run(sequence(USERS, entities('names', ['users', '@'], 'name')), {
    users: three,
    names: () => ({
      kind: 'answered',
      data: { _entities: [null, { name: 'n2' }] },
      errors: [{ message: 'no', path: ['_entities', 0, 'name'] }],
    }),
  });
  expect(errors.map(({ path }) => path)).toEqual([
    ['users', 0, 'name'],
    ['users', 2, 'name'],
  ]);
});

test('entities that lack a key are not asked for', async () => {
  const { calls } = await run(sequence(USERS, entities('names', ['users', '@'], 'name')), {
    users: () => ({ users: [null, { __typename: 'User' }, { __typename: 'Bot', id: '1' }] }),
    names: named,
  });
  expect(calls).toHaveLength(1);
});

test('a key that is null is sent as it is', async () => {
  const { calls } = await run(sequence(USERS, entities('names', ['users', '@'], 'name')), {
    users: () => ({ users: [{ __typename: 'User', id: null }] }),
    names: named,
  });
  expect(calls[1]?.body.variables).toEqual({ representations: [{ __typename: 'User', id: null }] });
});

test('a defect rejects instead of waiting for ever', async () => {
  await expect(run(USERS, {})).rejects.toThrow('nobody is users');
});

test('hostile keys in an answer are data', async () => {
  const answer = JSON.parse(
    '{"users":[{"__typename":"User","id":"1","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}]}',
  );
  const { data } = await run(sequence(USERS, entities('names', ['users', '@'], 'name')), {
    users: () => answer,
    names: () => ({
      _entities: [JSON.parse('{"name":"x","__proto__":{"polluted":true},"constructor":{"polluted":true}}')],
    }),
  });
  expect((data.users as Data[])[0]).toMatchObject({ name: 'x' });
  expect({}).not.toHaveProperty('polluted');
  expect(Object).not.toHaveProperty('polluted');
});

describe('thousands of entities that fail', () => {
  // Looked up one by one, the places of these would take minutes.
  const COUNT = 30_000;
  const many = () => ({ users: Array.from({ length: COUNT }, (_, id) => ({ __typename: 'User', id: String(id) })) });
  const failing: Answer = () => ({
    kind: 'answered',
    data: { _entities: Array.from({ length: COUNT }, () => null) },
    errors: Array.from({ length: COUNT }, (_, index) => ({ message: 'no', path: ['_entities', index] })),
  });

  test('are told one by one, each at its place', { timeout: 10_000 }, async () => {
    const plan = sequence(USERS, entities('reviews', ['users', '@'], 'name'));
    const { errors } = await run(plan, { users: many, reviews: failing });
    expect(errors).toHaveLength(COUNT);
    expect(errors.at(-1)?.path).toEqual(['users', COUNT - 1, 'name']);
  });
});

test('a defect while waiting fetches are sent rejects, and nothing is thrown at the process', async () => {
  const plan = sequence(USERS, entities('reviews', ['users', '@'], 'name'));
  await expect(run(plan, { users: three }, {}, true, ['reviews'])).rejects.toThrow('defect');
});
