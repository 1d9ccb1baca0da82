import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';

const SDL = 'type Query { launchCode(color: Color): String dashboard: String } enum Color { RED }';
const PRODUCTION = { NODE_ENV: 'production' };

/** Documents whose usual error messages name what the client has not named. */
const LEAKY = [
  '{ launchCod }',
  '{ dashboar }',
  '{ launchCode(colour: RED) }',
  '{ launchCode(color: REDD) }',
  'query ($c: Colr) { launchCode(color: $c) }',
  '{ ... on Quer { dashboard } }',
  '{ dashboard @skp }',
  '{ launchCode { x } }',
];

let subgraph: ScriptedSubgraph;
beforeAll(async () => {
  subgraph = await startScriptedSubgraph(json({ data: { dashboard: 'yours' } }));
});
afterAll(() => subgraph.stop());

const start = (yaml = '', env: Record<string, string> = PRODUCTION): Promise<TestGateway> =>
  runGateway({ subgraphs: { only: { url: subgraph.url, sdl: SDL } }, yaml, env });

describe('in production', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await start();
  });
  afterAll(() => gateway.stop());

  test.each([
    '{ __schema { types { name } } }',
    '{ __type(name: "Query") { name } }',
    '{ a: __schema { types { name } } }',
  ])('introspection is off: %s', async (query) => {
    const { data, errors } = await gateway.query(query);
    expect(data).toBeUndefined();
    expect(errors?.[0]).toMatchObject({ extensions: { validationErrorCode: 'INTROSPECTION_DISABLED' } });
    expect(JSON.stringify(errors)).not.toContain('dashboard');
  });

  test.each(LEAKY)('no error suggests names: %s', async (query) => {
    const { data, errors } = await gateway.query(query);
    expect(data).toBeUndefined();
    expect(errors?.length).toBeGreaterThan(0);
    expect(JSON.stringify(errors)).not.toMatch(/did you mean/i);
  });

  test.each(['/', '/explorer'])('there is no page at %s', async (path) => {
    const response = await fetch(`${gateway.clientUrl}${path}`, { headers: { accept: 'text/html' } });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
  });

  test('__typename and the data itself are answered', async () => {
    expect((await gateway.query('{ __typename dashboard }')).data).toEqual({ __typename: 'Query', dashboard: 'yours' });
  });

  test('other sites may not read answers', async () => {
    const { headers } = await gateway.query('{ dashboard }', {
      headers: { origin: 'https://studio.apollographql.com' },
    });
    expect(headers.has('access-control-allow-origin')).toBe(false);
  });
});

test('what is off in production can be turned on', async () => {
  await using gateway = await start('introspection: true\nsuggestions: true\nsandbox: { enabled: true }');
  expect((await gateway.query('{ __schema { queryType { name } } }')).data).toEqual({
    __schema: { queryType: { name: 'Query' } },
  });
  expect((await gateway.query('{ dashboar }')).errors?.[0]?.message).toMatch(/did you mean "dashboard"/i);
  expect((await fetch(gateway.clientUrl)).status).toBe(200);
  expect((await fetch(`${gateway.clientUrl}/explorer`)).status).toBe(404);
});

test('in development all of it is on', async () => {
  await using gateway = await start('', {});
  expect((await gateway.query('{ __schema { queryType { name } } }')).errors).toBeUndefined();
  expect((await gateway.query('{ dashboar }')).errors?.[0]?.message).toMatch(/did you mean "dashboard"/i);
  for (const path of ['/', '/explorer']) {
    const response = await fetch(`${gateway.clientUrl}${path}`);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    await response.body?.cancel();
  }
});
