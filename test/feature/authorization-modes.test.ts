import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { SecuredShop } from '../kit/secured-shop.ts';
import { serveSecuredShop } from '../kit/secured-shop.ts';

let shop: SecuredShop;
beforeAll(async () => {
  shop = await serveSecuredShop();
});
afterAll(() => shop[Symbol.asyncDispose]());

const gatewayWith = (directives: object): Promise<TestGateway> =>
  runGateway({ subgraphs: shop.subgraphs, yaml: `authorization: ${JSON.stringify({ directives })}` });
const countOf = async (gateway: TestGateway, series: string): Promise<number> => {
  const text = await (await fetch(`${gateway.adminUrl}/metrics`)).text();
  return Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${series} `))
      ?.split(' ')[1] ?? 0,
  );
};

describe('mode reject', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await gatewayWith({ unauthorized: { mode: 'reject' } });
  });
  afterAll(() => gateway.stop());

  test('an operation with a denied field is refused with 403, every field is told, and no subgraph is asked', async () => {
    shop.takeReceived();
    const answer = await gateway.query('{ motd me { email } team { name } v: vault { gold } }');
    const told = (...path: string[]) => ({
      message: 'Unauthorized field or type',
      path,
      extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
    });
    expect(answer.status).toBe(403);
    expect(answer).not.toHaveProperty('data');
    expect(answer.errors).toEqual([told('me', 'email'), told('team', 'name'), told('v')]);
    expect(shop.takeReceived()).toEqual([]);
    expect(await countOf(gateway, 'portico_unauthorized_operations_total{outcome="rejected"}')).toBe(1);
  });

  test('one whose denied fields are all skipped is answered', async () => {
    const query = 'query ($with: Boolean = false) { motd me { email @include(if: $with) } }';
    expect(await gateway.query(query)).toMatchObject({ status: 200, data: { motd: 'hello', me: {} } });
    expect((await gateway.query(query, { variables: { with: true } })).status).toBe(403);
  });

  test('a mutation is refused as a whole', async () => {
    shop.ran.length = 0;
    expect((await gateway.query('mutation { wave fire(id: 1) }')).status).toBe(403);
    expect(shop.ran).toEqual([]);
  });
});

test('dry run: nothing is denied, and what would be is logged and counted', async () => {
  const gateway = await gatewayWith({ dry_run: true, unauthorized: { mode: 'reject' } });
  try {
    const { data, errors } = await gateway.query('{ me { name email } }');
    expect({ data, errors }).toEqual({ data: { me: { name: 'Ada', email: 'ada@example.com' } }, errors: undefined });
    expect(gateway.lines).toContainEqual(
      expect.objectContaining({ msg: 'fields would be denied', fields: ['User.email'], count: 1 }),
    );
    expect(gateway.lines).toContainEqual(
      expect.objectContaining({ level: 'warn', msg: expect.stringContaining('protected fields are open') }),
    );
    expect(await countOf(gateway, 'portico_unauthorized_operations_total{outcome="dry_run"}')).toBe(1);
  } finally {
    await gateway.stop();
  }
});

test('without enforcement a schema that uses the directives is not served', async () => {
  const gateway = await gatewayWith({ enabled: false });
  try {
    const { status, body } = await gateway.ready();
    expect(status).toBe(503);
    expect(JSON.stringify(body)).toMatch(/@authenticated.*authorization\.directives\.enabled is false/);
    expect((await gateway.query('{ motd }')).status).toBe(503);
  } finally {
    await gateway.stop();
  }
});

test('a schema without directives is served without enforcement', async () => {
  const gateway = await runGateway({
    subgraphs: { a: { url: 'http://127.0.0.1:1', sdl: 'type Query { a: Int }' } },
    yaml: 'authorization: { directives: { enabled: false } }',
  });
  try {
    expect((await gateway.query('{ __typename }')).data).toEqual({ __typename: 'Query' });
  } finally {
    await gateway.stop();
  }
});
