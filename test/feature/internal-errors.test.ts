import { QueryPlanner } from '@apollo/query-planner';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ApolloDataSource } from '../../src/gateway/apollo-data-source.ts';
import { SubgraphClient } from '../../src/gateway/subgraph-client.ts';
import type { Answer, TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { until } from '../kit/until.ts';

const SECRET = 'cannot read http://10.0.0.7:4001/secret at /srv/secret.js';

let subgraph: ScriptedSubgraph;
let gateway: TestGateway;

async function start(engine: string): Promise<void> {
  const subgraphs = { only: { url: subgraph.url, sdl: 'type Query { hello: String }' } };
  gateway = await runGateway({ subgraphs, yaml: `engine: ${engine}` });
}

beforeEach(async () => {
  subgraph = await startScriptedSubgraph(json({ data: { hello: 'you' } }));
});
afterEach(async () => {
  await gateway.stop();
  await subgraph.stop();
});

const INTERNAL_ERROR = { message: 'Internal server error.', extensions: { code: 'INTERNAL_SERVER_ERROR' } };

/** The cause is in the log, under the request id that the client got. */
async function expectLogged({ headers }: Answer): Promise<void> {
  const requestId = headers.get('x-request-id');
  const line = await until(() => gateway.lines.find(({ msg }) => msg === 'operation failed unexpectedly'));
  expect(line).toMatchObject({ level: 'error', requestId });
  expect(JSON.stringify(line)).toContain(SECRET);
}

describe('engine compiled', () => {
  beforeEach(() => start('compiled'));

  test('a defect while a subgraph is called is masked', async () => {
    vi.spyOn(SubgraphClient.prototype, 'call').mockRejectedValueOnce(new TypeError(SECRET));
    const answer = await gateway.query('{ hello }');
    expect(answer.status).toBe(500);
    expect(answer.errors).toEqual([INTERNAL_ERROR]);
    await expectLogged(answer);
  });

  test('the next request is answered as if nothing had been', async () => {
    vi.spyOn(SubgraphClient.prototype, 'call').mockRejectedValueOnce(new TypeError(SECRET));
    await gateway.query('{ hello }');
    expect((await gateway.query('{ hello }')).data).toEqual({ hello: 'you' });
  });
});

describe('engine apollo', () => {
  beforeEach(() => start('apollo'));

  test('a planner that fails is masked', async () => {
    vi.spyOn(QueryPlanner.prototype, 'buildQueryPlan').mockImplementationOnce(() => {
      throw new Error(SECRET);
    });
    const answer = await gateway.query('{ hello }');
    expect(answer.status).toBe(500);
    expect(answer.errors).toEqual([INTERNAL_ERROR]);
    await expectLogged(answer);
  });

  test('a defect while a subgraph is called is masked', async () => {
    vi.spyOn(ApolloDataSource.prototype, 'process').mockRejectedValueOnce(new TypeError(SECRET));
    const answer = await gateway.query('{ hello }');
    expect(answer.data).toEqual({ hello: null });
    expect(answer.errors).toEqual([INTERNAL_ERROR]);
    await expectLogged(answer);
  });

  test('the next request is answered as if nothing had been', async () => {
    vi.spyOn(QueryPlanner.prototype, 'buildQueryPlan').mockImplementationOnce(() => {
      throw new Error(SECRET);
    });
    await gateway.query('{ hello }');
    expect((await gateway.query('{ hello }')).data).toEqual({ hello: 'you' });
  });
});
