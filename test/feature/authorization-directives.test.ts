import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer, TestGateway } from '../kit/gateway.ts';
import { postGraphQL, runGateway } from '../kit/gateway.ts';
import type { Issuer } from '../kit/issuer.ts';
import { jwtYaml, startIssuer } from '../kit/issuer.ts';
import type { SecuredShop } from '../kit/secured-shop.ts';
import { serveSecuredShop } from '../kit/secured-shop.ts';

const CODE = 'UNAUTHORIZED_FIELD_OR_TYPE';
const deniedAt = (...paths: (string | number)[][]) =>
  paths.map((path) => ({ message: 'Unauthorized field or type', path, extensions: { code: CODE } }));

describe.each(['apollo', 'compiled'])('engine %s', (engine) => {
  let issuer: Issuer;
  let shop: SecuredShop;
  let gateway: TestGateway;

  beforeAll(async () => {
    [issuer, shop] = await Promise.all([startIssuer(), serveSecuredShop()]);
    gateway = await runGateway({ subgraphs: shop.subgraphs, yaml: `engine: ${engine}\n${jwtYaml(issuer)}` });
  });
  afterAll(async () => {
    await gateway.stop();
    await Promise.all([issuer[Symbol.asyncDispose](), shop[Symbol.asyncDispose]()]);
  });

  const bearer = async (scope: string) => ({ authorization: `Bearer ${await issuer.sign({ scope })}` });
  const ask = async (query: string, scope?: string, variables: Record<string, unknown> = {}): Promise<Answer> => {
    shop.takeReceived();
    return gateway.query(query, { variables, headers: scope === undefined ? {} : await bearer(scope) });
  };

  test('a field for whoever is logged in is null without a token, and no subgraph is asked for it', async () => {
    const { status, data, errors } = await ask('{ me { name email } }');
    expect({ status, data, errors }).toEqual({
      status: 200,
      data: { me: { name: 'Ada', email: null } },
      errors: deniedAt(['me', 'email']),
    });
    expect(shop.takeReceived().join()).not.toContain('email');
  });

  test('with a token it is there', async () => {
    expect(await ask('{ me { name email } }', '')).toMatchObject({ data: { me: { email: 'ada@example.com' } } });
  });

  test.each([
    ['', null],
    ['staff', null],
    ['read:salary staff', 100],
    ['hr', 100],
  ])('scopes %j: all of one alternative are needed', async (scope, salary) => {
    expect((await ask('{ me { salary } }', scope)).data).toEqual({ me: { salary } });
  });

  test('types, enums, and what is computed from protected fields are protected, nested ones too', async () => {
    const query = '{ vault { gold } me { name rank bonus label } }';
    const { data, errors } = await ask(query);
    expect(data).toEqual({ vault: null, me: { name: 'Ada', rank: null, bonus: null, label: null } });
    expect(errors).toEqual(deniedAt(['vault'], ['me', 'rank'], ['me', 'bonus'], ['me', 'label']));
    expect(shop.takeReceived().join()).not.toMatch(/vault|rank|bonus|label|salary|zip/);
    expect(await ask(query, 'hr')).toMatchObject({
      data: { vault: { gold: 7 }, me: { name: 'Ada', rank: 'HIGH', bonus: 10, label: 'to W1' } },
    });
  });

  test('of an interface only the object types that are protected are closed', async () => {
    const { data, errors } = await ask('{ team { __typename name } }');
    expect(data).toEqual({
      team: [{ __typename: 'User', name: 'Ada' }, null, { __typename: 'Robot', name: null }],
    });
    expect(errors).toEqual(deniedAt(['team', 2, 'name']));
    expect((await ask('{ team { name } }', '')).data).toEqual({ team: [{ name: 'Ada' }, null, { name: 'R2' }] });
  });

  test('a null where there must be none spreads, as any other', async () => {
    const { data, errors } = await ask('{ strict { other always } motd }');
    expect({ data, errors }).toEqual({ data: { strict: null, motd: 'hello' }, errors: deniedAt(['strict', 'always']) });
  });

  test('aliases, fragments and the order of keys change nothing', async () => {
    const query =
      'query { me { ...F z: email } } fragment F on User { a: name ... on Member { ... on User { b: email } } c: name }';
    const { data, errors } = await ask(query);
    expect(data).toEqual({ me: { a: 'Ada', b: null, c: 'Ada', z: null } });
    expect(errors?.map(({ path }) => path?.join('.')).sort()).toEqual(['me.b', 'me.z']);
    if (engine === 'compiled') expect(Object.keys(data?.me ?? {})).toEqual(['a', 'b', 'c', 'z']);
  });

  test('a field that is skipped makes no error', async () => {
    const query = 'query ($with: Boolean!) { motd me { name email @include(if: $with) } }';
    expect(await ask(query, undefined, { with: false })).not.toHaveProperty('errors');
    expect(await ask(query, undefined, { with: true })).toMatchObject({ errors: deniedAt(['me', 'email']) });
  });

  test('a mutation that is denied is not run, and those beside it are', async () => {
    shop.ran.length = 0;
    const { data, errors } = await ask('mutation ($id: ID!) { a: wave fire(id: $id) b: wave }', 'hr', { id: '1' });
    expect(data).toEqual({ a: 1, fire: null, b: 2 });
    expect(errors).toEqual(deniedAt(['fire']));
    expect(shop.ran).toEqual(['wave', 'wave']);
    await ask('mutation { fire(id: "1") }', 'staff');
    expect(shop.ran).toEqual(['wave', 'wave', 'fire']);
  });

  test('an operation of which nothing is left asks no subgraph', async () => {
    const { data, errors } = await ask('{ vault { gold } }');
    expect({ data, errors }).toEqual({ data: { vault: null }, errors: deniedAt(['vault']) });
    expect(shop.takeReceived()).toEqual([]);
  });

  test('every form of request is looked at: GET, persisted queries, named operations', async () => {
    const query = 'query A { motd } query B { vault { gold } }';
    const sha256Hash = createHash('sha256').update(query).digest('hex');
    const extensions = { persistedQuery: { version: 1, sha256Hash } };
    const url = `${gateway.clientUrl}/graphql`;
    const denied = { data: { vault: null }, errors: deniedAt(['vault']) };
    await postGraphQL(url, { query, operationName: 'A', extensions });
    expect(await postGraphQL(url, { operationName: 'B', extensions })).toMatchObject(denied);
    expect(await postGraphQL(url, { query, operationName: 'A' })).toMatchObject({ data: { motd: 'hello' } });
    const search = new URLSearchParams({ query, operationName: 'B' });
    const got = await fetch(`${url}?${search}`, { headers: { 'apollo-require-preflight': 'yes' } });
    expect(await got.json()).toEqual(denied);
    expect(shop.takeReceived().join()).not.toContain('vault');
  });

  test('variables that do not fit are told whatever the principal may see', async () => {
    const { data, errors } = await ask('mutation ($id: ID!) { fire(id: $id) }');
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ message: expect.stringContaining('$id') }]);
  });

  test('requests of different principals at the same time never mix', async () => {
    const query = '{ me { name email salary } team { name } }';
    const [nobody, somebody, boss] = [{}, await bearer('none'), await bearer('hr')];
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        gateway.query(query, { headers: [nobody, somebody, boss][index % 3] ?? {} }),
      ),
    );
    for (const [index, { data }] of answers.entries()) {
      const email = index % 3 === 0 ? null : 'ada@example.com';
      const team = [{ name: 'Ada' }, null, { name: index % 3 === 0 ? null : 'R2' }];
      expect(data).toEqual({ me: { name: 'Ada', email, salary: index % 3 === 2 ? 100 : null }, team });
    }
  });

  test('what was denied is counted and logged', async () => {
    const metrics = async () => (await fetch(`${gateway.adminUrl}/metrics`)).text();
    const count = (text: string, name: string) =>
      Number(new RegExp(`^${name}{outcome="filtered"} (\\d+)$`, 'm').exec(text)?.[1]);
    const before = await metrics();
    await ask('{ me { email salary } }');
    const after = await metrics();
    for (const [name, grown] of [
      ['portico_unauthorized_operations_total', 1],
      ['portico_unauthorized_fields_total', 2],
    ] as const) {
      expect(count(after, name) - count(before, name)).toBe(grown);
    }
    expect(gateway.lines.findLast(({ msg }) => msg === 'request')).toMatchObject({ errors: [CODE] });
  });

  test('introspection and __typename are for everybody', async () => {
    const { data, errors } = await ask('{ __typename __type(name: "Vault") { name } team { __typename } }');
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      __type: { name: 'Vault' },
      team: [{ __typename: 'User' }, null, { __typename: 'Robot' }],
    });
  });
});
