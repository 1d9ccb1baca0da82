import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { postGraphQL, runGateway } from '../kit/gateway.ts';
import type { RedisServer } from '../kit/redis.ts';
import { describeWithRedis, startRedis } from '../kit/redis.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { until } from '../kit/until.ts';

const persisted = (query: string) => ({
  persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') },
});
const register = (gateway: TestGateway, query: string) =>
  postGraphQL(`${gateway.clientUrl}/graphql`, { query, extensions: persisted(query) });
const askByHash = (gateway: TestGateway, query: string) =>
  postGraphQL(`${gateway.clientUrl}/graphql`, { extensions: persisted(query) });

describeWithRedis('persisted queries over Redis', () => {
  let redis: RedisServer;
  let subgraph: ScriptedSubgraph;
  let first: TestGateway;
  let second: TestGateway;
  let stricter: TestGateway;

  beforeAll(async () => {
    redis = await startRedis();
    subgraph = await startScriptedSubgraph(json({ data: { hello: 'you' } }));
    const subgraphs = { only: { url: subgraph.url, sdl: 'type Query { hello: String }' } };
    const env = { REDIS_URL: redis.url };
    [first, second, stricter] = await Promise.all([
      runGateway({ subgraphs, env }),
      runGateway({ subgraphs, env }),
      runGateway({ subgraphs, env, yaml: 'limits: { max_depth: 5 }' }),
    ]);
  });
  afterAll(async () => {
    await Promise.all([first.stop(), second.stop(), stricter.stop()]);
    await Promise.all([subgraph.stop(), redis.stop()]);
  });

  test('one that nobody has registered is not found', async () => {
    const { status, errors } = await askByHash(first, '{ hello unknown: __typename }');
    expect(errors?.[0]?.extensions?.code).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect(status).toBe(200);
  });

  test('registered with one gateway, it is known to the other', async () => {
    await register(first, '{ hello }');
    const answer = await until(async () => {
      const { data } = await askByHash(second, '{ hello }');
      return data;
    });
    expect(answer).toEqual({ hello: 'you' });
  });

  test('but not to one with other limits, which has never judged it', async () => {
    await register(first, '{ hello }');
    const { errors } = await askByHash(stricter, '{ hello }');
    expect(errors?.[0]?.extensions?.code).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  test('found with another gateway, it is remembered no longer than there', async () => {
    await using subgraph = await startScriptedSubgraph(json({ data: { hello: 'you' } }));
    const subgraphs = { only: { url: subgraph.url, sdl: 'type Query { hello: String }' } };
    const options = { subgraphs, env: { REDIS_URL: redis.url }, yaml: 'apq: { ttl: 1s }' };
    await using here = await runGateway(options);
    await using there = await runGateway(options);
    const query = '{ hello brief: __typename }';
    await until(async () => {
      await register(here, query);
      return (await askByHash(there, query)).data;
    });
    await until(
      async () => (await askByHash(there, query)).errors?.[0]?.extensions?.code === 'PERSISTED_QUERY_NOT_FOUND',
      { what: 'the document to be forgotten', timeoutMs: 5_000 },
    );
  });

  test('a hash of another document registers nothing', async () => {
    const answer = await postGraphQL(`${first.clientUrl}/graphql`, {
      query: '{ hello }',
      extensions: persisted('{ somethingElse }'),
    });
    expect(answer.errors).toHaveLength(1);
    expect(answer.data).toBeUndefined();
  });

  test('while Redis hangs, one request waits for it and those after it do not', async () => {
    await redis.pause();
    const unknown = '{ hello hung: __typename }';
    expect((await askByHash(first, unknown)).errors?.[0]?.extensions?.code).toBe('PERSISTED_QUERY_NOT_FOUND');
    const startedAt = performance.now();
    expect((await askByHash(first, unknown)).errors?.[0]?.extensions?.code).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect((await register(first, unknown)).data).toEqual({ hello: 'you', hung: 'Query' });
    // The first one waited for 500 ms.
    expect(performance.now() - startedAt).toBeLessThan(400);
    await redis.resume();
    await until(async () => {
      await register(first, '{ hello resumed: __typename }');
      return (await askByHash(second, '{ hello resumed: __typename }')).data;
    });
  });

  test('with Redis gone, what a gateway knows it still answers, and nothing waits', async () => {
    await register(first, '{ hello }');
    await redis.kill();
    const startedAt = performance.now();
    expect((await askByHash(first, '{ hello }')).data).toEqual({ hello: 'you' });
    expect((await register(second, '{ hello again: __typename }')).data).toEqual({ hello: 'you', again: 'Query' });
    expect((await first.query('{ hello }')).data).toEqual({ hello: 'you' });
    expect(performance.now() - startedAt).toBeLessThan(1_500);
    await redis.restart();
    await until(async () => {
      await register(first, '{ hello back: __typename }');
      return (await askByHash(second, '{ hello back: __typename }')).data;
    });
  });
});

test('without Redis a gateway remembers for itself', async () => {
  await using subgraph = await startScriptedSubgraph(json({ data: { hello: 'you' } }));
  await using gateway = await runGateway({
    subgraphs: { only: { url: subgraph.url, sdl: 'type Query { hello: String }' } },
  });
  await register(gateway, '{ hello }');
  expect((await askByHash(gateway, '{ hello }')).data).toEqual({ hello: 'you' });
});
